# Records what Ruby's own ERB prints for each template of cases/*.txt, in recorded.json; the tests
# compare with the record and need no Ruby.
#
#   ruby record.rb           write the record
#   ruby record.rb --check   exit 1, and say which, where the record is not what Ruby prints
#   ruby record.rb --serve   for each line {"template", "trim_mode"} on the input, a line on the
#                            output: {"output"} or {"error": {"class", "message"}}
#
# A file of cases:
#
#   # What the file is about.
#   === strings-001 A title for the reader.
#   <%= 'the template, as it stands up to the newline before the next header' %>
#   === strings-002 [every mode] [crlf] Options stand before the title.
#   <% a = 1 %>
#
# [every mode] records each trim mode, [mode %-] that one; without either it is ERB's "<>".
# [crlf] ends the template's lines as Windows does. A number, once given, stays with its template.
require "cgi"
require "date"
require "erb"
require "json"
require "timeout"

Encoding.default_external = Encoding::UTF_8
Encoding.default_internal = nil
$VERBOSE = nil

EVERY_MODE = ["none", "<>", ">", "-", "%", "%<>", "%>", "%-"].freeze
DEFAULT_MODE = "<>"
SECONDS = 10

Case = Struct.new(:id, :template, :trim_modes)

def read_cases(path)
  subject = File.basename(path, ".txt")
  _, *blocks = File.read(path, encoding: "UTF-8").split(/^=== /)
  blocks.map do |block|
    header, template = block.split("\n", 2)
    match = /\A(#{subject}-\d{3})((?: \[[^\]]+\])*)(?: .*)?\z/.match(header)
    abort "#{path}: not a header: === #{header}" unless match
    options = match[2].scan(/\[([^\]]+)\]/).flatten
    template = template.to_s.delete_suffix("\n")
    template = template.gsub("\n", "\r\n") if options.delete("crlf")
    modes = options.delete("every mode") ? EVERY_MODE : [DEFAULT_MODE]
    options.each { |option| modes = [option.delete_prefix("mode ")] }
    abort "#{path}: unknown option: #{header}" unless (modes - EVERY_MODE).empty?
    Case.new(match[1], template, modes)
  end
end

# Each template runs in a process of its own, so that a `def` or a constant of one page is unknown
# to the next.
def run_isolated(template, mode)
  reader, writer = IO.pipe
  child = fork do
    reader.close
    $stdin.reopen(File::NULL)
    $stdout.reopen(File::NULL)
    $stderr.reopen(File::NULL)
    writer.write(JSON.generate(evaluate(template, mode)))
    writer.close
    exit!(0)
  end
  writer.close
  answer = reader.read
  Process.wait(child)
  answer.empty? ? { "error" => { "class" => "Exit", "message" => "" } } : JSON.parse(answer)
ensure
  reader.close
end

def evaluate(template, mode)
  output = Timeout.timeout(SECONDS) do
    ERB.new(template, trim_mode: mode == "none" ? nil : mode).result(TOPLEVEL_BINDING.dup)
  end
  { "output" => output }
rescue SyntaxError => error
  # the wording is the parser's, of several lines, and another in each version
  { "error" => { "class" => error.class.name, "message" => "" } }
rescue Exception => error # SystemExit, SystemStackError and the like, too
  { "error" => { "class" => error.class.name, "message" => error.message } }
end

def record
  cases = Dir[File.join(__dir__, "cases", "*.txt")].sort.flat_map { |path| read_cases(path) }
  twice = cases.map(&:id).tally.select { |_, count| count > 1 }.keys
  abort "used twice: #{twice.join(', ')}" unless twice.empty?
  cases.flat_map do |item|
    item.trim_modes.map do |mode|
      { "id" => item.id, "trim_mode" => mode, "template" => item.template }
        .merge(run_isolated(item.template, mode))
    end
  end
end

# One result a line, so that a difference in version control shows one template a line.
def written(results)
  lines = results.map { |result| "  #{JSON.generate(result)}" }
  ruby = RUBY_VERSION.split(".").first(2).join(".")
  "{\"ruby\": #{JSON.generate(ruby)}, \"results\": [\n#{lines.join(",\n")}\n]}\n"
end

def check(path)
  old = JSON.parse(File.read(path, encoding: "UTF-8"))
  new = JSON.parse(written(record))
  if old["ruby"] != new["ruby"]
    abort "recorded with Ruby #{old['ruby']}; this is Ruby #{new['ruby']}: check with the same one"
  end
  name = ->(result) { [result["id"], result["trim_mode"]] }
  before = old["results"].to_h { |result| [name.(result), result] }
  after = new["results"].to_h { |result| [name.(result), result] }
  stale = (before.keys | after.keys).reject { |key| before[key] == after[key] }
  stale.each { |id, mode| warn "stale: #{id} in trim mode #{mode}" }
  abort "#{stale.size} stale results in #{path}: run `make erb-reference`" unless stale.empty?
  abort "#{path} is in another order: run `make erb-reference`" unless old == new
  puts "#{after.size} results are what Ruby #{new['ruby']} prints"
end

def serve
  $stdin.each_line do |line|
    request = JSON.parse(line)
    $stdout.puts(JSON.generate(run_isolated(request["template"], request["trim_mode"])))
    $stdout.flush
  end
end

path = File.join(__dir__, "recorded.json")
case ARGV
when ["--serve"] then serve
when ["--check"] then check(path)
when []
  results = record
  File.write(path, written(results))
  refused = results.count { |result| result.key?("error") }
  puts "#{results.size} results, #{refused} of them errors"
else abort "usage: ruby record.rb [--check | --serve]"
end
