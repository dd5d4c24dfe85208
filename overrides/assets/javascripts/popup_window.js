// Opens links of class `window-popup` in a small centred window. Without this script, or if
// the reader does not want the window (a modified click), they are ordinary links.
(function () {
  "use strict";
  // Instant navigation runs a page's scripts again; one listener on the document is enough.
  if (window.policyPagesPopup) return;
  window.policyPagesPopup = true;

  var WIDTH = 640;
  var HEIGHT = 480;

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    var link = event.target instanceof Element && event.target.closest("a.window-popup");
    if (!link) return;
    var left = Math.round(window.screenX + (window.outerWidth - WIDTH) / 2);
    var top = Math.round(window.screenY + (window.outerHeight - HEIGHT) / 2);
    window.open(
      link.href,
      "_blank",
      "noopener,width=" + WIDTH + ",height=" + HEIGHT + ",left=" + left + ",top=" + top
    );
    event.preventDefault();
  });
})();
