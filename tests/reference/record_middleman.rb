# Records what Middleman makes of each template of middleman.json, in middleman_recorded.json: each
# is the body of source/guide/page.html.md.erb of the site in middleman/. The tests read the record
# and need no Ruby. Needs the gems middleman-core (4.6) and middleman-syntax, which Debian has not: CI
# does not run this.
require "json"
require_relative "recording"
require "middleman-core"
require "middleman-syntax"
require_relative "middleman/helpers"

Middleman::Application # loads what follows
ROOT = File.join(__dir__, "middleman")
ENV["MM_ROOT"] = ROOT
Dir.chdir(ROOT)

# Markdown is another step's: a partial that holds Markdown is printed as it stands.
class PlainMarkdown < Tilt::Template
  def prepare; end

  def evaluate(*) = data
end

def render(app, body)
  app.extensions[:front_matter].clear_data([app.files.find(:source, "guide/page.html.md.erb")], [])
  app.sitemap.rebuild_resource_list!(:recorded)
  app.sitemap.ensure_resource_list_updated!
  resource = app.sitemap.find_resource_by_path("guide/page.html")
  locals = { current_path: resource.destination_path }
  context = app.template_context_class.new(app, locals, {})
  app.extensions.add_exposed_to_context(context)
  file = resource.file_descriptor[:full_path].to_s
  body = app.extensions[:front_matter].template_data_for_file(file) if body == "THE FILE'S OWN"
  { "output" => Middleman::FileRenderer.new(app, file).render(locals, { template_body: body.dup }, context).to_str }
rescue ScriptError, StandardError => e
  { "error" => e.class.name }
end

Middleman::Logger.singleton(3)
app = Middleman::Application.new do
  config[:watcher_disable] = true
  config[:mode] = :build
  config[:environment] = :production
  activate :syntax
  helpers OwnHelpers
end
Tilt.register(PlainMarkdown, "md")
Tilt.prefer(PlainMarkdown, "md")
templates = JSON.parse(File.read(File.join(__dir__, "middleman.json")))
results = templates.map { |template| { "template" => template }.merge(render(app, template)) }
lines = results.map { |result| JSON.generate(result) }
keep(
  File.join(__dir__, "middleman_recorded.json"),
  "{\n\"middleman\": #{JSON.generate(Middleman::VERSION)},\n\"results\": [\n#{lines.join(",\n")}\n]\n}\n"
)
puts "#{results.size} results"
