# Records what Ruby's own ERB prints for each case of cases.json, in recorded.json.
# Run by `make erb-reference`; the tests read the record and need no Ruby.
require "erb"
require "json"

folder = __dir__
cases = JSON.parse(File.read(File.join(folder, "cases.json")))
results = cases.flat_map do |item|
  item.fetch("trim_modes", ["<>"]).map do |mode|
    template = item.fetch("template")
    output =
      begin
        ERB.new(template, trim_mode: mode == "none" ? nil : mode).result(TOPLEVEL_BINDING.dup)
      rescue SyntaxError, StandardError
        nil
      end
    { "template" => template, "trim_mode" => mode, "output" => output }
  end
end
record = { "ruby" => RUBY_VERSION.split(".").first(2).join("."), "results" => results }
File.write(File.join(folder, "recorded.json"), JSON.pretty_generate(record) + "\n")
puts "#{results.size} results"
