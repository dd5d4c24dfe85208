// Shows the buttons that print the page. Without this script there are none, and the browser's own
// menu prints the same.
(function () {
  "use strict";
  // instant navigation runs a page's scripts again: a button that is shown has its listener
  document.querySelectorAll(".policy-links__print[hidden]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
