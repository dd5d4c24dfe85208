# What `policy-pages translate SITE --out FOLDER` does, in Ruby: each .md.erb page below a folder, with
# its header read as YAML and its body run by ERB, written to a .md file. Views and partials are compiled once.
#
#     ruby translate.rb PAGES OUT VIEWS TRIM
require "date"
require "erb"
require "fileutils"
require "uri"
require "yaml"

PAGES, OUT, VIEWS, TRIM = ARGV

# What a page sees: its header's fields, views and partials.
class Page
  TEMPLATES = Hash.new do |known, path|
    known[path] = ERB.new(File.read(path, encoding: "UTF-8"), trim_mode: TRIM)
  end

  def initialize(header)
    header.each { |name, value| instance_variable_set("@#{name}", value) if name.match?(/\A\w+\z/) }
  end

  def view(name, **values) = template(File.join(VIEWS, "#{name}.erb"), values)

  def partial(name, locals: {})
    folder, base = File.split(name)
    template(File.join(PAGES, folder, "_#{base}.erb"), locals)
  end

  def query(values) = URI.encode_www_form(values.sort.to_h).gsub("&", "&amp;")

  def run(text) = ERB.new(text, trim_mode: TRIM).result(binding)

  private

  def template(path, values)
    scope = binding
    values.each { |key, value| scope.local_variable_set(key, value) }
    TEMPLATES[path].result(scope)
  end
end

Dir.glob("**/*.md.erb", base: PAGES).sort.each do |name|
  text = File.read(File.join(PAGES, name), encoding: "UTF-8")
  header, body = text.match(/\A(---\n.*?^---\n)(.*)\z/m)&.captures || ["", text]
  header = Page.new({}).run(header) if header.include?("<%")
  page = Page.new(YAML.safe_load(header, permitted_classes: [Date, Time]) || {})
  target = File.join(OUT, name.delete_suffix(".erb"))
  FileUtils.mkdir_p(File.dirname(target))
  File.write(target, header + page.run(body))
end
