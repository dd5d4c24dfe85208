// Takes a table that fits out of the order of the keyboard: only what scrolls needs the focus. Without
// this script all tables have it.
(function () {
  "use strict";

  function scrolls(table) {
    for (var box = table; box && box.localName !== "article"; box = box.parentElement) {
      var isCut = box.scrollWidth > box.clientWidth + 1;
      if (isCut && getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  }

  var article = document.querySelector("article");
  var tables = document.querySelectorAll("article table[tabindex]");
  if (!tables.length || !window.ResizeObserver) return;
  new ResizeObserver(function () {
    tables.forEach(function (table) {
      if (scrolls(table)) table.tabIndex = 0;
      else if (table !== document.activeElement) table.removeAttribute("tabindex");
    });
  }).observe(article);
})();
