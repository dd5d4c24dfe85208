# Records what Ruby makes of each case of formats.json, in formats_recorded.json: formats, numbers
# and their texts, dates. The tests read the record and need no Ruby.
require "date"
require "json"
require_relative "recording"

# Values that JSON has not: {"float": "NaN"}, {"rational": [1, 3]}, {"names": {"a": 1}}.
def value(item)
  return item unless item.is_a?(Hash)
  return { "NaN" => Float::NAN, "Infinity" => Float::INFINITY, "-Infinity" => -Float::INFINITY }.fetch(item["float"]) if item["float"]
  return Rational(*item["rational"]) if item["rational"]
  item.fetch("names").to_h { |name, element| [name.to_sym, value(element)] }
end

def rounded(number, method, digits, half)
  method == "round" ? number.round(digits, half: half&.to_sym) : number.public_send(method, digits)
end

# A time is [year, month, day, hour, minute, second, microsecond, offset or nil for UTC].
def moment(parts)
  *start, second, microsecond, offset = parts
  second += Rational(microsecond, 1_000_000)
  offset ? Time.new(*start, second, offset) : Time.utc(*start, second)
end

CALLS = {
  "format" => ->(template, *arguments) { format(template, *arguments.map { |item| value(item) }) },
  "to_s" => ->(number, *base) { value(number).to_s(*base) },
  "round" => ->(number, *rest) { rounded(value(number), *rest).inspect },
  "modulo" => ->(left, right) { (value(left) % value(right)).inspect },
  "divmod" => ->(left, right) { value(left).divmod(value(right)).inspect },
  "div" => ->(left, right) { value(left).div(value(right)).inspect },
  "to_f" => ->(text) { text.to_f.inspect },
  "to_i" => ->(text, base) { text.to_i(base).inspect },
  "Float" => ->(text) { Float(text).inspect },
  "Integer" => ->(text, base) { Integer(text, base).inspect },
  "strftime" => ->(day, template) { Date.new(*day).strftime(template) },
  "strftime_time" => ->(parts, template) { moment(parts).strftime(template) },
  "parse" => ->(text) { Date.parse(text).to_s },
  # the year is today's: it is left out of the record
  "parse_this_year" => ->(text) { Date.parse(text).then { |d| d.year == Date.today.year ? d.strftime("%m-%d") : raise(text) } },
  "strptime" => ->(text, template) { Date.strptime(text, template).to_s },
  "civil" => ->(*parts) { Date.new(*parts).to_s },
  "valid" => ->(*parts) { Date.valid_date?(*parts).inspect },
  "commercial" => ->(*parts) { Date.commercial(*parts).to_s },
  "ordinal" => ->(*parts) { Date.ordinal(*parts).to_s },
  "months" => ->(day, count) { (Date.new(*day) >> count).to_s },
  "parts" => ->(day) { Date.new(*day).then { |d| [d.jd, d.yday, d.wday, d.cwyear, d.cweek, d.cwday].inspect } },
}.freeze

folder = __dir__
cases = JSON.parse(File.read(File.join(folder, "formats.json")))
results = cases.map do |name, *arguments|
  { "call" => [name, *arguments], "output" => CALLS.fetch(name).call(*arguments) }
rescue StandardError => e
  { "call" => [name, *arguments], "error" => [e.class.name, e.message] }
end
record = { "ruby" => RUBY_VERSION.split(".").first(2).join("."), "results" => results }
lines = results.map { |result| JSON.generate(result) }
keep(
  File.join(folder, "formats_recorded.json"),
  "{\n\"ruby\": #{JSON.generate(record["ruby"])},\n\"results\": [\n#{lines.join(",\n")}\n]\n}\n"
)
puts "#{results.size} results"
