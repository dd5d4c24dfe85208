# A site's own helpers, as helpers.py has them in Python.
require "json"

module OwnHelpers
  def own_example(title, options = {}, &block)
    concat_content("<#{title}#{options.keys.join(' ')}: #{capture_html(&block)}>")
  end

  def own_each(*names, &block)
    concat_content(names.each.with_index(1).map { |name, number| capture_html(name, number, &block) }.join)
  end

  def own_twice(&block)
    concat_content(capture_html(&block) + capture_html(&block))
  end

  def own_perhaps(&block)
    block ? concat_content("[#{capture_html(&block)}]") : "none"
  end

  def own_first(first = nil, second = nil) = JSON.generate([first, second])

  def own_named(first = nil, size: 1) = JSON.generate([first, size])

  def own_all(first = nil, **others) = JSON.generate([first, others])

  def own_list(*all) = JSON.generate(all)
end
