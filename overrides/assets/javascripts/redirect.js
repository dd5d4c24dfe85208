// A page at an old address -> its new address, with the query and the clause that the reader asked for.
(function () {
  var script = document.currentScript, page = location.href.replace(/[?#].*/, "");
  if (script.hasAttribute("data-folder") && !/\/(index\.html?)?$/.test(page)) page += "/";
  var target = new URL(script.getAttribute("data-url"), page);
  var query = target.search && location.search ? "&" + location.search.slice(1) : location.search;
  target.search += query;
  location.replace(target.href.replace(/#.*/, "") + (location.hash || target.hash));
})();
