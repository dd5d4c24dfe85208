// Makes the table of letters and policies sortable by its columns, and filters it by kind and status.
// Without this script it is the same table, the newest first.
(function () {
  "use strict";

  function textOf(row, column) {
    var cell = row.cells[column];
    var time = cell.querySelector("time");
    return time ? time.dateTime : (cell.querySelector("a") || cell).textContent.trim();
  }

  function makeSortable(table) {
    var body = table.tBodies[0];
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "policy-register__sort";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) {
          other.removeAttribute("aria-sort");
        });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.prototype.slice.call(body.rows);
        rows.sort(function (one, other) {
          var a = textOf(one, column);
          var b = textOf(other, column);
          if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1); // empty ones last
          var order = a.localeCompare(b, document.documentElement.lang, { numeric: true });
          return down ? -order : order;
        });
        rows.forEach(function (row) {
          body.appendChild(row);
        });
      });
    });
  }

  function makeFilter(table, form) {
    function filter() {
      var chosen = Array.prototype.slice.call(form.querySelectorAll("input:checked"));
      var rows = Array.prototype.slice.call(table.tBodies[0].rows);
      rows.forEach(function (row) {
        row.hidden = chosen.some(function (one) {
          return one.value && row.dataset[one.name] !== one.value;
        });
      });
      form.parentElement.querySelector(".policy-list__none > span").hidden = rows.some(function (row) {
        return !row.hidden;
      });
    }
    form.hidden = false;
    form.addEventListener("change", filter);
    filter(); // a browser that goes back to the page has kept what was chosen
  }

  document.querySelectorAll("table.policy-register:not([data-ready])").forEach(function (table) {
    table.dataset.ready = ""; // instant navigation runs a page's scripts again
    makeSortable(table);
    // not beside the table everywhere: some themes wrap tables
    var form = table.closest(".policy-list").querySelector(".policy-register__filters");
    if (form) makeFilter(table, form);
  });
})();
