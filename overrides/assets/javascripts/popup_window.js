// Opens links of class `window-popup` in a small centred window. Without this script, or where
// the window is not wanted (a modified click), they are links like all others.
(function () {
  "use strict";
  // Instant navigation runs a page's scripts again; one listener on the document serves them all.
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
