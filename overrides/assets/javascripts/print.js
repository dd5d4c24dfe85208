// Shows the buttons that print the page. Without this script there are no such buttons;
// the browser's own menu prints the same.
(function () {
  "use strict";
  // instant navigation runs a page's scripts again: a visible button already has its listener
  document.querySelectorAll(".policy-links__print[hidden]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
