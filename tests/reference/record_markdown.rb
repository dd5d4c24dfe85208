# Records what Redcarpet makes of each case of markdown/redcarpet/*.txt, in markdown/redcarpet.json.
# The tests read the record and need no Ruby. Needs Debian's ruby-redcarpet.
#
# A case is a line `=== its name, as a sentence` and the Markdown below it. It is recorded with the
# options of each set; where names of options stand behind it in braces, with those of
# pegasus and these (`-name` takes one away, `crlf` ends its lines so). What an editor would lose is
# written visibly: ␠ a blank at a line's end, ⇥ a tab, ⟦00A0⟧ any other character.
require "json"
require "redcarpet"
require_relative "recording"

SETS = {
  "common" => %w[autolink fenced_code_blocks no_intra_emphasis strikethrough tables],
  "govuk" => %w[fenced_code_blocks no_intra_emphasis smartypants tables],
  "pegasus" => %w[autolink fenced_code_blocks space_after_headers tables],
}.freeze
PARSER_OPTIONS = %w[
  autolink disable_indented_code_blocks fenced_code_blocks footnotes highlight lax_spacing
  no_intra_emphasis quote space_after_headers strikethrough superscript tables underline
].freeze
KNOWN = [*PARSER_OPTIONS, "hard_wrap", "sections", "smartypants"].freeze
HEADER = /^=== (?<name>.+?)(?: \{(?<options>[^{}]*)\})?$/

class SmartHTML < Redcarpet::Render::HTML
  include Redcarpet::Render::SmartyPants
end

# Pegasus ends a line behind three backticks, and makes sections of paragraphs in brackets.
class PegasusHTML < Redcarpet::Render::HTML
  def preprocess(markdown)
    markdown.split("```", -1).join("```\n")
  end

  def postprocess(html)
    html.gsub(%r{<p>\[(/?)(#?)(.*)\]</p>}) do
      closes, id, name = Regexp.last_match.captures
      closes.empty? ? %(<div #{id.empty? ? "class" : "id"}="#{name}">) : "</div>"
    end
  end
end

def render(markdown, options)
  unknown = options - KNOWN
  abort "unknown options: #{unknown.join(", ")}" if unknown.any?
  kind = Redcarpet::Render::HTML
  kind = SmartHTML if options.include?("smartypants")
  kind = PegasusHTML if options.include?("sections")
  renderer = kind.new(hard_wrap: options.include?("hard_wrap"))
  Redcarpet::Markdown.new(renderer, (options & PARSER_OPTIONS).to_h { |name| [name.to_sym, true] }).render(markdown)
end

# [name, options, Markdown] of each case; the options are nil where none stand in the header.
def read_cases(path)
  text = File.read(path, encoding: "UTF-8")
  text.split(/^(?==== )/).map do |part|
    header, body = part.split("\n", 2)
    found = HEADER.match(header) || abort("#{path}: a case has no name: #{header.inspect}")
    markdown = body.sub(/\n+\z/, "\n").tr("␠⇥", " \t").gsub(/⟦(\h+)⟧/) { [$1.hex].pack("U") }
    [found[:name], found[:options]&.split(", "), markdown]
  end
end

def records(topic, name, named, markdown)
  if named.nil?
    return SETS.map { |set, options| record(topic, "#{name} [#{set}]", options, markdown) }
  end
  markdown = markdown.gsub("\n", "\r\n") if named.include?("crlf")
  removed, added = (named - ["crlf"]).partition { |option| option.start_with?("-") }
  removed.map! { |option| option.delete_prefix("-") }
  unknown = removed - SETS["pegasus"]
  abort "#{name}: not an option of pegasus: #{unknown.join(", ")}" if unknown.any?
  [record(topic, "#{name} {#{named.join(", ")}}", ((SETS["pegasus"] | added) - removed).sort, markdown)]
end

def record(topic, name, options, markdown)
  { "html" => render(markdown, options), "markdown" => markdown, "name" => name, "options" => options, "topic" => topic }
end

folder = File.join(__dir__, "markdown")
topics = Dir[File.join(folder, "redcarpet", "*.txt")].sort.reject { |path| path.end_with?("_accepted.txt") }
results = topics.flat_map do |path|
  read_cases(path).flat_map { |case_| records(File.basename(path, ".txt"), *case_) }
end
twice = results.map { |result| result["name"] }.tally.select { |_, count| count > 1 }.keys
abort "names that stand twice: #{twice.join("; ")}" if twice.any?
lines = results.map { |result| JSON.generate(result) }
keep(
  File.join(folder, "redcarpet.json"),
  "{\n\"redcarpet\": #{JSON.generate(Redcarpet::VERSION)},\n\"results\": [\n#{lines.join(",\n")}\n]\n}\n"
)
puts "#{results.size} results"
