# Records the ids that other systems give the headings of each page of heading_ids/cases.txt, one file
# a system in heading_ids/. The tests read the records and need no Ruby.
#
#   ruby record_heading_ids.rb                   Debian's ruby-kramdown and ruby-redcarpet
#   ruby -I GEM/lib record_heading_ids.rb govuk  the gem govuk_tech_docs, unpacked to GEM (`gem unpack`)
#   ruby -I GEM/lib record_heading_ids.rb redcarpet_3_3     the gem redcarpet 3.3.4, installed to GEM
#   ruby -I SLATE/lib record_heading_ids.rb slate           a checkout of Slate, and Debian's ruby-activesupport
#
# CI runs the first alone. A page is a line `=== its name` and the Markdown below it.
require "json"
require "kramdown"
require "redcarpet"
require_relative "recording"

FOLDER = File.join(__dir__, "heading_ids")
ID = /<h[1-6] id="(?:([^">]*)")?/ # Redcarpet 3.3 leaves the second quote out where nothing is between them
OPTIONS = { fenced_code_blocks: true, no_intra_emphasis: true, tables: true }.freeze

def redcarpet(markdown)
  Redcarpet::Markdown.new(Redcarpet::Render::HTML.new(with_toc_data: true), OPTIONS).render(markdown)
end

# The class that makes the gem's ids is the gem's own; its renderer hands it each heading so.
def govuk(markdown)
  require "govuk_tech_docs/unique_identifier_generator"
  generator = GovukTechDocs::UniqueIdentifierGenerator.instance
  generator.reset
  renderer = Class.new(Redcarpet::Render::HTML) do
    include Redcarpet::Render::SmartyPants
    define_method(:header) { |text, level| %(<h#{level} id="#{generator.create(text, level)}">#{text}</h#{level}>\n) }
  end
  Redcarpet::Markdown.new(renderer.new(with_toc_data: true), OPTIONS).render(markdown)
end

def govuk_version
  require "govuk_tech_docs/version"
  GovukTechDocs::VERSION
end

# The class that makes Slate's ids is Slate's own; Middleman's renderer of HTML is Redcarpet's.
def slate(markdown)
  require "active_support"
  require "active_support/core_ext/string/inflections"
  $LOADED_FEATURES << "middleman-core/renderers/redcarpet.rb"
  Object.const_set(:Middleman, Module.new { const_set(:Renderers, Module.new { const_set(:MiddlemanRedcarpetHTML, Redcarpet::Render::HTML) }) }) unless defined?(Middleman)
  require "unique_head"
  html = Redcarpet::Markdown.new(UniqueHeadCounter.new, OPTIONS.merge(strikethrough: true)).render(markdown)
  html.gsub(/(<h[1-6] id=)'([^']*)'/, '\1"\2"')
end

def slate_version
  folder = $LOAD_PATH.find { |path| File.exist?(File.join(path, "unique_head.rb")) }
  File.read(File.join(folder, "..", "CHANGELOG.md"))[/^## Version (\S+)/, 1]
end

SYSTEMS = {
  "kramdown" => [-> { Kramdown::VERSION }, ->(markdown) { Kramdown::Document.new(markdown).to_html }],
  "redcarpet" => [-> { Redcarpet::VERSION }, method(:redcarpet)],
  "govuk" => [method(:govuk_version), method(:govuk)],
  "slate" => [method(:slate_version), method(:slate)],
  "redcarpet_3_3" => [-> { Redcarpet::VERSION }, method(:redcarpet)],
}.freeze

pages = File.read(File.join(FOLDER, "cases.txt"), encoding: "UTF-8").split(/^=== (.+)\n/).drop(1).each_slice(2)
asked = ARGV - ["--check"]
asked = %w[kramdown redcarpet] if asked.empty?
asked.each do |name|
  version, convert = SYSTEMS.fetch(name)
  results = pages.map { |page, markdown| JSON.generate(page => convert.call(markdown).scan(ID).map { |(id)| id.to_s }) }
  lines = results.map { |result| result[1..-2] }
  keep(File.join(FOLDER, "#{name}.json"), "{\n\"version\": #{JSON.generate(version.call)},\n#{lines.join(",\n")}\n}\n")
end
