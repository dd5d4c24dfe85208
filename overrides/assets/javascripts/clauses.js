// Copies the address of a clause when its link is clicked. Without this script, the link goes to
// the clause, and readers can copy its address from the browser's menu.
(function () {
  "use strict";

  var root = document.documentElement;
  if (root.dataset.clauseLinks || !navigator.clipboard) return; // instant navigation runs it again
  root.dataset.clauseLinks = "ready";

  function say() {
    var note = document.createElement("span");
    note.className = "policy-copied";
    note.setAttribute("role", "status");
    document.body.append(note); // instant navigation replaces the contents of the page's parts
    // set after the note is in the page, so that screen readers read it out
    note.textContent = document.querySelector("script[data-copied]").dataset.copied;
    setTimeout(function () {
      note.remove();
    }, 2000);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest(".policy-page .headerlink");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    navigator.clipboard.writeText(link.href).then(
      say,
      function () {} // not allowed: the link still goes to the clause
    );
  });
})();
