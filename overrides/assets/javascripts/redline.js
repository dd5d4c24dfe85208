// Shows the two versions of a redline side by side, where there is room for two columns. Without this
// script there is no button, and the redline of one column says the same.
(function () {
  "use strict";

  function cellOf(row, html, name) {
    var cell = row.insertCell();
    cell.className = name;
    cell.innerHTML = html; // of the page itself, written when the site was built
    return cell;
  }

  function tableOf(data) {
    var table = document.createElement("table");
    table.className = "redline-pairs";
    var head = table.createTHead().insertRow();
    [data.old, data.new].forEach(function (name) {
      var cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = name;
      head.append(cell);
    });
    var body = table.createTBody();
    data.pairs.forEach(function (pair) {
      var row = body.insertRow();
      if (pair.folded) {
        var details = document.createElement("details");
        var summary = document.createElement("summary");
        details.className = "redline-fold";
        summary.className = "redline-folded";
        summary.textContent = pair.folded;
        cellOf(row, pair.new, "redline-both").prepend(details);
        var cell = row.cells[0];
        cell.colSpan = 2;
        details.append.apply(details, [summary].concat([].slice.call(cell.childNodes, 1)));
        return;
      }
      if (pair.changed) row.className = "redline-row";
      cellOf(row, pair.old, "redline-old");
      cellOf(row, pair.new, "redline-new");
    });
    table.querySelectorAll("table, pre").forEach(function (inner) {
      inner.tabIndex = 0; // it may scroll
    });
    return table;
  }

  // instant navigation runs a page's scripts again: a button that is shown has its listener
  document.querySelectorAll(".redline-choice[hidden]").forEach(function (choice) {
    var view = choice.closest(".redline-view");
    var button = choice.querySelector("button");
    var table = null;
    choice.hidden = false;
    button.addEventListener("click", function () {
      var isBeside = button.getAttribute("aria-pressed") !== "true";
      if (!table) {
        table = tableOf(JSON.parse(view.querySelector(".redline-pairs-data").textContent));
        view.append(table);
      }
      button.setAttribute("aria-pressed", String(isBeside));
      view.classList.toggle("redline-view--beside", isBeside);
    });
  });
})();
