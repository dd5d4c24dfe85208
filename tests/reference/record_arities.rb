# Records how many arguments each method of arities.json takes in Ruby, in arities_recorded.json:
# how many, whether it has `name: value` arguments, and what it says to another number.
require "cgi"
require "date"
require "erb"
require "json"
require "stringio"
require_relative "recording"

MOST = 8
DUMMIES = [[nil] * MOST, [1] * MOST, ["a"] * MOST, ["a", {}, 1, 1, 1, 1, 1, 1]].freeze
RECEIVERS = {
  "Array" => -> { [1, 2] },
  "Date" => -> { Date.new(2024, 1, 1) },
  "Enumerator" => -> { [1].each },
  "Exception" => -> { RuntimeError.new("x") },
  "Float" => -> { 1.5 },
  "Hash" => -> { { a: 1 } },
  "Integer" => -> { 5 },
  "MatchData" => -> { "a".match(/(a)/) },
  "Proc" => -> { proc { |x| x } },
  "Range" => -> { (1..3) },
  "Rational" => -> { 1r },
  "Regexp" => -> { /a/ },
  "String" => -> { +"ab" },
  "Symbol" => -> { :ab },
  "Time" => -> { Time.utc(2024) },
  "every value" => -> { Object.new },
  "nil" => -> { nil },
  "true and false" => -> { true },
  "without a receiver" => -> { TOPLEVEL_BINDING.receiver },
}.freeze

# What a call says about its arguments, and nil where it says nothing.
def said(receiver, name, arguments, **keywords)
  answers = [nil, ->(*) { throw :done }].map do |block|
    catch(:done) { receiver.call.send(name, *arguments, **keywords, &block) }
    nil
  rescue ArgumentError => e
    e.message if e.message.start_with?("wrong number of arguments", "unknown keyword")
  rescue Exception # what it makes of the dummies is no matter here
    nil
  end
  answers.include?(nil) ? nil : answers.first
end

# Ruby's words for a method whose parameters are known.
def words(given, least, most)
  return if given >= least && (most.nil? || given <= most)

  expected = most.nil? ? "#{least}+" : least == most ? least.to_s : "#{least}..#{most}"
  "wrong number of arguments (given #{given}, expected #{expected})"
end

def record(receiver, name)
  method = receiver.call.method(name)
  kinds = method.parameters.map(&:first)
  if method.arity >= 0 || kinds != [:rest]
    least = kinds.count(:req)
    most = kinds.include?(:rest) ? nil : least + kinds.count(:opt)
    return [(0..MOST).map { |given| words(given, least, most) }, !(kinds & %i[key keyreq keyrest]).empty?]
  end
  answers = (0..MOST).map do |given|
    all = DUMMIES.map { |dummies| said(receiver, name, dummies.first(given)) }
    all.include?(nil) ? nil : all.first
  end
  keywords = answers.each_index.reject { |given| answers[given] }.any? do |given|
    DUMMIES.any? { |d| said(receiver, name, d.first(given), no_such_name: 1)&.start_with?("unknown") }
  end
  [answers, keywords]
rescue NameError # what Ruby has not, or only a kind of enumerators has
  nil
end

# Of several receivers' answers, what one of them at least takes.
def summary(of, name, records)
  return { "of" => of, "name" => name } if records.empty?

  all = records.map(&:first)
  answers = (0..MOST).map { |given| all.any? { |each| each[given].nil? } ? nil : all.first[given] }
  taken = (0..MOST).select { |given| answers[given].nil? }
  abort "#{of} #{name} takes #{taken}" unless taken == (taken.first..taken.last).to_a
  most = taken.last unless taken.last == MOST
  expected = answers.compact.map { |answer| answer[/expected ([^)]+)/, 1] }.uniq
  abort "#{of} #{name} says #{expected}" if expected.size > 1
  { "of" => of, "name" => name, "least" => taken.first, "most" => most,
    "keywords" => records.any?(&:last), "expected" => expected.first }
end

folder = __dir__
cases = JSON.parse(File.read(File.join(folder, "arities.json")))
results = cases.flat_map do |of, names|
  receiver = RECEIVERS[of] || -> { Object.const_get(of.delete_suffix(".")) }
  names.map do |name|
    all = [receiver]
    all << -> { 1.step(9, 2) } if of == "Enumerator"
    all += RECEIVERS.reject { |other, _| cases[other].include?(name) }.values if of == "every value"
    summary(of, name, all.filter_map { |each| record(each, name) })
  end
end
lines = results.map { |result| JSON.generate(result) }
keep(File.join(folder, "arities_recorded.json"), "[\n#{lines.join(",\n")}\n]\n")
puts "#{results.size} methods"
