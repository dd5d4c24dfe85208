# Records what Ruby's own regular expressions do with each case of regexps.json, in
# regexps_recorded.json. Run by `make erb-reference`; the tests read the record and need no Ruby.
# With two arguments it reads and writes those files instead.
require "json"
require_relative "recording"
require "timeout"

$VERBOSE = nil # odd patterns are wanted here
Encoding.default_external = Encoding::UTF_8
folder = __dir__
given = ARGV - ["--check"]
cases_file = given[0] || File.join(folder, "regexps.json")
record_file = given[1] || File.join(folder, "regexps_recorded.json")
FLAGS = { "m" => Regexp::MULTILINE, "i" => Regexp::IGNORECASE, "x" => Regexp::EXTENDED }.freeze

def attempt
  yield
rescue StandardError => e
  { "error" => e.class.name }
end

def result(pattern, options, text, template)
  regexp = Regexp.new(pattern, options.chars.sum { |letter| FLAGS.fetch(letter) })
  match = regexp.match(text)
  {
    "spans" => match && (0...match.size).map { |n| match.begin(n) && match.offset(n) },
    "named" => match && match.names.to_h { |name| [name, match[name]] },
    "scan" => text.to_enum(:scan, regexp).map { Regexp.last_match.offset(0) },
    "gsub" => attempt { text.gsub(regexp, template) },
    "split" => [0, -1, 1, 2, 3].map { |limit| text.split(regexp, limit) },
    "to_s" => regexp.to_s,
    "inspect" => regexp.inspect
  }
rescue RegexpError
  nil
end

cases = JSON.parse(File.read(cases_file))
results = cases.map do |pattern, options, text, template|
  [pattern, options, text, template, Timeout.timeout(5) { result(pattern, options, text, template) }]
end
record = {
  "ruby" => RUBY_VERSION.split(".").first(2).join("."),
  "escaped" => (0..0x17F).to_h { |code| [[code].pack("U"), Regexp.escape([code].pack("U"))] },
  "results" => results
}
lines = results.map { |row| "    #{JSON.generate(row)}" }
keep(record_file, <<~TEXT)
  {
    "ruby": #{record["ruby"].to_json},
    "escaped": #{record["escaped"].to_json},
    "results": [
  #{lines.join(",\n")}
    ]
  }
TEXT
puts "#{results.size} results"
