# Records what Middleman with Redcarpet makes of each page of partials.json, in
# partials_recorded.json: a partial is read by Erubi, and by Redcarpet where it is a file of
# Markdown, before its page is read by both. Needs Debian's ruby-erubi and ruby-redcarpet.
require "erubi"
require "json"
require "redcarpet"
require_relative "recording"

OPTIONS = { tables: true, fenced_code_blocks: true, no_intra_emphasis: true }.freeze

class Site
  def initialize(files)
    @files = files
  end

  def markdown(text) = Redcarpet::Markdown.new(Redcarpet::Render::HTML.new, OPTIONS).render(text)

  def erb(text) = instance_eval(Erubi::Engine.new(text).src)

  def partial(name)
    file, text = @files.find { |file, _| file.start_with?("_#{name}.") }
    text = erb(text) if file.end_with?(".erb")
    file.delete_suffix(".erb").end_with?(".md") ? markdown(text) : text
  end
end

cases = JSON.parse(File.read(File.join(__dir__, "partials.json")))
lines = cases.map do |name, page|
  site = Site.new(page.fetch("partials"))
  JSON.generate(page.merge("name" => name, "html" => site.markdown(site.erb(page.fetch("page")))))
end
keep(File.join(__dir__, "partials_recorded.json"), "[\n#{lines.join(",\n")}\n]\n")
puts "#{cases.size} results"
