"use strict";
// Sorting, filtering and opening the table of students. Every text becomes a text node: nothing that
// a student wrote is ever read as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("table");
  const body = table.tBodies[0];
  const lines = [...body.rows];
  const headers = [...table.tHead.rows[0].cells];
  const words = JSON.parse(byId("words").textContent);
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const number = (value) => (value === null ? "–" : String(value).replace("-", "−"));

  // --- details: inflated when the first line is opened ---
  let inflated = null;
  const inflate = () => {
    inflated = inflated || (async () => {
      const raw = Uint8Array.from(atob(byId("details").textContent.trim()), (c) => c.charCodeAt(0));
      const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
      return JSON.parse(await new Response(stream).text());
    })();
    return inflated;
  };

  const rowDetail = (data, [place, points, text], verdict) => {
    const [label, name, , most] = data.rubric[place];
    const item = element("li");
    item.append(element("b", label), " ", name, " ");
    item.append(element("span", `${number(points)} of ${number(most)}, ${words[verdict]}`, "muted"));
    if (data.texts[text]) item.append(element("pre", data.texts[text]));
    return item;
  };

  const rowsDetail = (data, found, verdicts) => {
    const parts = [];
    const lost = found.rows.filter(([place]) => verdicts[place] !== "p");
    let list = null;
    let last = "";
    for (const row of lost) {
      const name = data.rubric[row[0]][2];
      if (name !== last) {
        parts.push(element("h3", name));
        list = element("ul", undefined, "plain");
        parts.push(list);
        last = name;
      }
      list.append(rowDetail(data, row, verdicts[row[0]]));
    }
    if (!lost.length) parts.push(element("p", "Every row passes."));
    return parts;
  };

  const changesDetail = (data, found) => {
    if (!found.changes.length) return [];
    const list = element("ul", undefined, "plain");
    for (const [row, before, after, why] of found.changes) {
      const item = element("li");
      item.append(element("b", row), ` ${number(before)} → ${number(after)} `);
      item.append(element("span", data.texts[why], "what"));
      list.append(item);
    }
    return [element("h3", "From the published score"), list];
  };

  const fill = (cell, data, line) => {
    const found = data.students[line.dataset.index];
    const about = element("p", undefined, "muted small");
    if (found.submitted) about.append(`Submitted ${found.submitted}. `);
    if (found.earlier) about.append(`${found.earlier} earlier submissions. `);
    if (found.file) {
      const link = element("a", found.file);
      link.href = found.file.split("/").map(encodeURIComponent).join("/");
      about.append(link);
    }
    const inner = element("div");
    inner.append(
      about, ...changesDetail(data, found), ...rowsDetail(data, found, line.dataset.verdicts));
    cell.replaceChildren(inner);
  };

  const toggle = async (line, open) => {
    const button = line.querySelector("button.open");
    button.setAttribute("aria-expanded", String(open));
    if (!open) {
      line.nextElementSibling?.matches("tr.detail") && line.nextElementSibling.remove();
      return;
    }
    if (line.nextElementSibling?.matches("tr.detail")) return;
    const detail = element("tr", undefined, "detail");
    const cell = element("td", "Reading …");
    cell.colSpan = headers.length;
    detail.append(cell);
    detail.hidden = line.hidden;
    line.after(detail);
    try {
      fill(cell, await inflate(), line);
    } catch {
      cell.textContent = "This browser cannot inflate the details; they are in results/.";
    }
  };

  lines.forEach((line, index) => {
    line.dataset.index = index;
    line.search = [...line.cells].slice(0, headers.findIndex((th) => th.dataset.kind === "number"))
      .map((cell) => cell.textContent).join(" ").toLowerCase();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button.open");
    if (button) toggle(button.closest("tr"), button.getAttribute("aria-expanded") !== "true");
  });

  // --- sorting ---
  const value = (line, column, kind) => {
    const cell = line.cells[column];
    if (kind !== "number") return cell.textContent.trim();
    return cell.dataset.value === "" ? NaN : Number(cell.dataset.value);
  };
  const compare = (a, b, kind) => {
    if (kind !== "number") return collator.compare(a, b);
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
    return a - b;
  };
  const sort = (column) => {
    const header = headers[column];
    const first = header.dataset.kind === "number" ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const direction = header.getAttribute("aria-sort") === first ? other : first;
    const sign = direction === "ascending" ? 1 : -1;
    headers.forEach((th) => th.hasAttribute("aria-sort") && th.setAttribute("aria-sort", "none"));
    header.setAttribute("aria-sort", direction);
    const keyed = lines.map((line) => [value(line, column, header.dataset.kind), line]);
    keyed.sort(([a, one], [b, two]) => {
      const missing = Number.isNaN(a) || Number.isNaN(b);  // what has no number comes last
      return (missing ? 1 : sign) * compare(a, b, header.dataset.kind)
        || one.dataset.index - two.dataset.index;
    });
    for (const [, line] of keyed) {
      const detail = line.nextElementSibling?.matches("tr.detail") ? line.nextElementSibling : null;
      body.append(line);
      if (detail) body.append(detail);
    }
  };
  headers.forEach((th, column) => {
    th.querySelector("button")?.addEventListener("click", () => sort(column));
  });

  // --- filtering ---
  const query = byId("query");
  const flag = byId("flag");
  const lost = byId("lost");
  const filter = () => {
    const terms = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const line of lines) {
      const hit = terms.every((term) => line.search.includes(term))
        && (!flag.value || line.dataset.flags.split(" ").includes(flag.value))
        && (!lost.value || line.dataset.verdicts[Number(lost.value)] !== "p");
      line.hidden = !hit;
      if (line.nextElementSibling?.matches("tr.detail")) line.nextElementSibling.hidden = !hit;
      shown += hit;
    }
    byId("count").textContent = `${shown} of ${lines.length}`;
  };
  const form = query.form;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  const show = (set) => {
    form.reset();
    set();
    filter();
    byId("students").scrollIntoView();
    query.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const { flag: wanted, row } = event.target.dataset || {};
    if (wanted) show(() => { flag.value = wanted; });
    if (row) {
      show(() => {
        lost.value = [...lost.options].find((option) => option.textContent === row).value;
      });
    }
  });

  // --- a link to a student opens the line, whatever is filtered ---
  const follow = () => {
    const line = /^#s\d+$/.test(location.hash) && byId(location.hash.slice(1));
    if (!line) return;
    if (line.hidden) {
      form.reset();
      filter();
    }
    toggle(line, true);
    line.querySelector("button.open").focus({ preventScroll: true });
    line.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#s"]');
    if (link && link.hash === location.hash) follow();
  });

  // --- functions fold their rows; all are open on paper ---
  for (const button of document.querySelectorAll("button.fold")) {
    const group = button.closest("tbody");
    const fold = (open) => {
      button.setAttribute("aria-expanded", String(open));
      group.classList.toggle("folded", !open);
    };
    fold(false);
    button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") !== "true"));
  }
  follow();
})();
