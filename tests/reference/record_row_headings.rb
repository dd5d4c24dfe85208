# Records the tables that the gem govuk_tech_docs makes of each page of row_headings/cases.txt, in
# row_headings/govuk.json. The tests read the record and need no Ruby.
#
#   ruby -I GEM/lib record_row_headings.rb   the gem, unpacked to GEM (`gem unpack`); needs Debian's
#                                            ruby-redcarpet and ruby-nokogiri
#
# A page is a line `=== its name` and the Markdown below it.
require "json"
require "nokogiri"
require "redcarpet"
require_relative "recording"

FOLDER = File.join(__dir__, "row_headings")

# The gem's renderer is a class of Middleman's, of which its tables need nothing.
module Middleman
  module Renderers
    class MiddlemanRedcarpetHTML < Redcarpet::Render::HTML
      def initialize(_options)
        super()
      end
    end
  end
end
module Kernel
  alias required require
  def require(name)
    name == "middleman-core/renderers/redcarpet" || required(name)
  end
end
require "govuk_tech_docs/tech_docs_html_renderer"
require "govuk_tech_docs/version"

App = Class.new { def api(html) = html }
Context = Struct.new(:app)

def tables(markdown)
  renderer = GovukTechDocs::TechDocsHTMLRenderer.new(context: Context.new(App.new))
  renderer.define_singleton_method(:header) { |text, level| "<h#{level}>#{text}</h#{level}>\n" }
  options = { fenced_code_blocks: true, no_intra_emphasis: true, tables: true }
  html = Redcarpet::Markdown.new(renderer, options).render(markdown)
  rows = Nokogiri::HTML::DocumentFragment.parse(html).css("tr")
  rows.map { |row| row.element_children.map { |cell| [cell.name, cell["scope"], cell.text] } }
end

pages = File.read(File.join(FOLDER, "cases.txt"), encoding: "UTF-8").split(/^=== (.+)\n/).drop(1).each_slice(2)
lines = pages.map { |page, markdown| "#{JSON.generate(page)}: #{JSON.generate(tables(markdown))}" }
keep(File.join(FOLDER, "govuk.json"), "{\n\"version\": #{JSON.generate(GovukTechDocs::VERSION)},\n#{lines.join(",\n")}\n}\n")
