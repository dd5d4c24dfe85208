# Records what Erubi makes of each template of erubi.json, in erubi_recorded.json. The tests read
# the record and need no Ruby. Needs ruby-erubi and ruby-tilt. Tilt and its options are those of
# Middleman: the buffer is an instance variable, nothing is escaped, everything else as it comes.
require "json"
require_relative "recording"
require "tilt"
require "tilt/erubi"

def render(template)
  { "output" => Tilt::ErubiTemplate.new("page.md.erb", 1, outvar: "@_out_buf") { template.dup }.render(Object.new) }
rescue ScriptError, StandardError => e
  { "error" => e.class.name }
end

if $PROGRAM_NAME == __FILE__
  folder = __dir__
  templates = JSON.parse(File.read(File.join(folder, "erubi.json")))
  results = templates.map { |template| { "template" => template }.merge(render(template)) }
  lines = results.map { |result| JSON.generate(result) }
  keep(
    File.join(folder, "erubi_recorded.json"),
    "{\n\"erubi\": #{JSON.generate(Erubi::VERSION)},\n\"results\": [\n#{lines.join(",\n")}\n]\n}\n"
  )
  puts "#{results.size} results"
end
