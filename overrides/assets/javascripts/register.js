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
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "policy-register__sort";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
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

  function makeFilter(table, form, name, label) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var values = rows
      .map(function (row) {
        return row.dataset[name];
      })
      .filter(function (value, index, all) {
        return all.indexOf(value) === index;
      })
      .sort();
    if (values.length < 2) return;
    var holder = document.createElement("label");
    var select = document.createElement("select");
    holder.append(label + " ", select);
    select.add(new Option("all", ""));
    values.forEach(function (value) {
      select.add(new Option(value, value));
    });
    select.dataset.name = name;
    form.append(holder);
    select.addEventListener("change", function () {
      var wanted = form.querySelectorAll("select");
      rows.forEach(function (row) {
        row.hidden = Array.prototype.some.call(wanted, function (one) {
          return one.value && row.dataset[one.dataset.name] !== one.value;
        });
      });
    });
  }

  document.querySelectorAll("table.policy-register:not([data-ready])").forEach(function (table) {
    table.dataset.ready = ""; // instant navigation runs a page's scripts again
    makeSortable(table);
    var form = document.createElement("form");
    form.className = "policy-register__filters";
    makeFilter(table, form, "kind", "Kind");
    makeFilter(table, form, "status", "Status");
    if (form.children.length) table.before(form);
  });
})();
