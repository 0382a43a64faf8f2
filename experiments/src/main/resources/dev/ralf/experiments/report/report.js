(function () {
  "use strict";
  document.documentElement.classList.add("js");
  var data = JSON.parse(document.getElementById("report-data").textContent);
  var charts = {};
  var printing = false;
  var folded = [];
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  // Okabe and Ito's palette, lightened for dark pages; every series has its own symbol and line style as well
  var COLOURS = {
    light: ["#0072b2", "#c24e00", "#008a63", "#b0528a", "#a87400", "#3a93c7", "#6b4fa3", "#7a6a00"],
    dark: ["#56b4e9", "#ff9550", "#2fc999", "#e39bc4", "#f0c04a", "#a5d8f5", "#b9a4ea", "#d6cb6a"]
  };
  var NEUTRAL = { light: "#4a545e", dark: "#c3ccd5" };
  var SYMBOLS = ["circle", "triangle", "rect", "diamond", "emptyCircle", "emptyTriangle", "emptyRect", "emptyDiamond"];
  var LINES = ["solid", [7, 4], [2, 3], [9, 3, 2, 3], [12, 4]];
  // more bands than this cover each other
  var BANDED_SERIES = 8;
  var CROWDED = 10;
  var DRAWN = 6;

  var state = {
    learner: 0,
    rule: data.rule,
    attack: data.attack,
    attribute: data.attributes[0],
    bands: true,
    acquisitions: data.acquisitions.map(function () { return true; }),
    trainings: data.trainings.map(function () { return true; })
  };

  function theme() {
    return dark.matches && !printing ? "dark" : "light";
  }
  function css(name) {
    if (printing) {
      return { "--ink": "#000000", "--muted": "#444444", "--grid": "#dddddd", "--bg": "#ffffff", "--line": "#bbbbbb", "--bar": "#d8d8d8" }[name];
    }
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function place(list, item) {
    var others = list.filter(function (x) { return x !== data.baseline; });
    return item === data.baseline ? -1 : others.indexOf(item);
  }
  function colour(a) {
    var i = place(data.acquisitions, data.acquisitions[a]);
    return i < 0 ? NEUTRAL[theme()] : COLOURS[theme()][i % COLOURS.light.length];
  }
  function symbol(a) {
    var i = place(data.acquisitions, data.acquisitions[a]);
    // with more series than colours each colour comes back with another symbol
    return i < 0 ? "circle" : SYMBOLS[(i + 1 + Math.floor(i / COLOURS.light.length)) % SYMBOLS.length];
  }
  function line(t) {
    return LINES[t % LINES.length];
  }
  function escape(text) {
    return String(text).replace(/[&<>"']/g, function (c) { return "&#" + c.charCodeAt(0) + ";"; });
  }
  function number(v) {
    if (v === null || v === undefined) {
      return "–";
    }
    var text = Math.abs(v).toFixed(3);
    return v < 0 ? "−" + text : text;
  }
  function tick(v) {
    return String(Math.round(v * 1e4) / 1e4).replace("-", "−");
  }
  function element(tag, attributes, children) {
    var e = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (k) { e.setAttribute(k, attributes[k]); });
    (children || []).forEach(function (c) { e.append(c); });
    return e;
  }
  function seriesName(curve) {
    return (data.trainings.length > 1 ? data.trainings[curve.t] + " + " : "") + data.acquisitions[curve.a];
  }
  function axisStyle() {
    return {
      axisLine: { show: true, lineStyle: { color: css("--muted") } },
      axisTick: { show: true, lineStyle: { color: css("--muted") } },
      axisLabel: { color: css("--muted"), fontSize: 11, hideOverlap: true, formatter: tick },
      splitLine: { show: true, lineStyle: { color: css("--grid") } },
      nameTextStyle: { color: css("--muted"), fontSize: 12 }
    };
  }
  function merge(a, b) {
    return Object.assign({}, a, b);
  }
  // round limits and about five steps; values in [0, 1] stay there
  function niceRange(values, unit) {
    var low = Math.min.apply(null, values);
    var high = Math.max.apply(null, values);
    var pad = Math.max((high - low) * 0.06, unit ? 0.01 : Math.abs(high) * 0.02);
    low -= pad;
    high += pad;
    var rough = (high - low) / 5;
    var power = Math.pow(10, Math.floor(Math.log10(rough)));
    var step = [1, 2, 2.5, 5, 10].map(function (m) { return m * power; }).find(function (m) { return m >= rough * 0.999; });
    low = Math.max(0, Math.floor(low / step) * step);
    high = Math.ceil(high / step) * step;
    if (unit) {
      high = Math.min(high, 1);
    }
    return [Math.round(low * 1e6) / 1e6, Math.round(high * 1e6) / 1e6, step];
  }

  function chosen(panel, curve) {
    return curve.panel === panel.id && curve.l === state.learner
      && (!panel.variants || curve.variant === state[panel.variants]);
  }
  function visible(panel, curve) {
    return chosen(panel, curve) && (!panel.byRule || curve.rule === state.rule)
      && state.acquisitions[curve.a] && state.trainings[curve.t];
  }

  function mostSeries() {
    return Math.max.apply(null, [0].concat(data.panels.map(function (panel) {
      return data.curves.filter(function (c) { return visible(panel, c); }).length;
    })));
  }

  function band(curve) {
    var points = curve.points.filter(function (p) { return p[2] !== null && p[3] !== null; });
    return {
      type: "custom",
      silent: true,
      clip: true,
      z: 1,
      tooltip: { show: false },
      data: points.length ? [[points[0][0], points[0][1]]] : [],
      renderItem: function (params, api) {
        var up = points.map(function (p) { return api.coord([p[0], p[3]]); });
        var down = points.map(function (p) { return api.coord([p[0], p[2]]); }).reverse();
        var c = params.coordSys;
        return {
          type: "polygon",
          shape: { points: up.concat(down) },
          style: { fill: colour(curve.a), opacity: 0.08 },
          clipPath: { type: "rect", shape: { x: c.x, y: c.y, width: c.width, height: c.height } }
        };
      }
    };
  }

  function drawPanel(panel) {
    var node = document.getElementById("curve-" + panel.id);
    if (!node) {
      return;
    }
    var all = data.curves.filter(function (c) { return chosen(panel, c); });
    var curves = data.curves.filter(function (c) { return visible(panel, c); });
    var caption = node.parentNode.querySelector("figcaption");
    var small = caption.querySelector("small") || caption.appendChild(element("small"));
    var scope = (data.learners.length > 1 ? [data.learners[state.learner]] : []).concat(panel.variants ? [state[panel.variants]] : []).concat(panel.byRule ? [state.rule] : ["before any rule"]);
    small.textContent = scope.join(", ") + (panel.higher ? ", higher is better" : ", lower is better");
    if (!curves.length) {
      if (charts[node.id]) {
        charts[node.id].dispose();
        delete charts[node.id];
      }
      node.classList.add("empty");
      node.replaceChildren(element("p", { "class": "missing" }, ["– no numbers for this choice."]));
      node.setAttribute("aria-label", caption.textContent + ": no numbers for this choice.");
      return;
    }
    if (!charts[node.id]) {
      node.classList.remove("empty");
      node.replaceChildren();
      charts[node.id] = echarts.init(node, null, { renderer: "svg" });
    }
    var extent = [];
    var labels = [];
    all.forEach(function (c) {
      c.points.forEach(function (p) {
        labels.push(p[0]);
        extent.push(p[1]);
        if (state.bands && p[2] !== null && p[3] - p[2] < 0.4) {
          extent.push(p[2], p[3]);
        }
      });
    });
    var y = niceRange(extent, panel.unit);
    var width = Math.max.apply(null, labels) - Math.min.apply(null, labels);
    var margin = Math.max(width * 0.04, 1);
    var series = [];
    var crowded = curves.length > BANDED_SERIES;
    curves.forEach(function (c) {
      if (state.bands) {
        series.push(band(c));
      }
      series.push({
        type: "line",
        name: seriesName(c),
        z: 3,
        data: c.points,
        encode: { x: 0, y: 1 },
        symbol: symbol(c.a),
        symbolSize: crowded ? 6 : 7,
        showAllSymbol: true,
        lineStyle: { width: crowded ? 1.4 : 2, type: line(c.t), color: colour(c.a) },
        itemStyle: { color: colour(c.a) },
        emphasis: { disabled: true }
      });
    });
    charts[node.id].setOption({
      animation: false,
      backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 48, right: 14, top: 12, bottom: 44 },
      xAxis: merge(axisStyle(), {
        type: "value", min: Math.max(0, Math.floor(Math.min.apply(null, labels) - margin)),
        max: Math.ceil(Math.max.apply(null, labels) + margin), splitNumber: 5, minInterval: 1, name: "Labels bought", nameLocation: "middle", nameGap: 26,
        splitLine: { show: false },
        axisLabel: merge(axisStyle().axisLabel, { showMinLabel: width === 0, showMaxLabel: width === 0 }),
        axisTick: { show: false }
      }),
      yAxis: merge(axisStyle(), { type: "value", min: y[0], max: y[1], interval: y[2], axisLine: { show: false }, axisTick: { show: false } }),
      tooltip: {
        trigger: "axis",
        confine: true,
        backgroundColor: css("--bg"),
        borderColor: css("--line"),
        textStyle: { color: css("--ink"), fontSize: 12 },
        axisPointer: { type: "line", lineStyle: { color: css("--muted"), type: "dashed" } },
        formatter: function (items) {
          var rows = items.filter(function (i) { return i.seriesType === "line"; })
            .sort(function (a, b) { return b.data[1] - a.data[1]; })
            .map(function (i) {
              var p = i.data;
              var interval = p[2] === null ? "" : " [" + number(p[2]) + ", " + number(p[3]) + "]";
              return i.marker + escape(i.seriesName) + " <b>" + number(p[1]) + "</b>" + interval + ", n " + p[4];
            });
          return rows.length ? tick(items[0].data[0]) + " labels<br>" + rows.join("<br>") : "";
        }
      },
      series: series
    }, true);
    node.setAttribute("aria-label", caption.firstChild.textContent + " (" + small.textContent + ") over labels bought. "
      + curves.map(function (c) {
        return seriesName(c) + ": " + number(c.points[0][1]) + " to " + number(c.points[c.points.length - 1][1]);
      }).join("; ") + ".");
  }
  // where the number of a front point covers least: other numbers and other points
  function labelPlaces(node, view, x, y) {
    var w = node.clientWidth - 74;
    var h = node.clientHeight - 82;
    function px(p) {
      return [(p.x - x[0]) / (x[1] - x[0]) * w, (y[1] - p.y) / (y[1] - y[0]) * h];
    }
    var taken = view.points.map(function (p) {
      var c = px(p);
      var r = p.front ? 10 : 6;
      return [c[0] - r, c[1] - r, c[0] + r, c[1] + r, p];
    });
    var result = new Map();
    view.points.filter(function (p) { return p.front; }).forEach(function (p) {
      var c = px(p);
      var half = String(p.front).length * 4 + 1;
      var candidates = {
        top: [c[0] - half, c[1] - 26, c[0] + half, c[1] - 12],
        right: [c[0] + 12, c[1] - 7, c[0] + 12 + 2 * half, c[1] + 7],
        bottom: [c[0] - half, c[1] + 12, c[0] + half, c[1] + 26],
        left: [c[0] - 12 - 2 * half, c[1] - 7, c[0] - 12, c[1] + 7]
      };
      var best = null;
      var least = Infinity;
      Object.keys(candidates).forEach(function (name) {
        var r = candidates[name];
        var covered = taken.reduce(function (sum, t) {
          var a = Math.min(r[2], t[2]) - Math.max(r[0], t[0]);
          var b = Math.min(r[3], t[3]) - Math.max(r[1], t[1]);
          return t[4] === p || a <= 0 || b <= 0 ? sum : sum + a * b;
        }, 0);
        if (covered < least) {
          least = covered;
          best = name;
        }
      });
      taken.push(candidates[best].concat([null]));
      result.set(p, best);
    });
    return function (p) { return result.get(p) || "top"; };
  }

  // learner and training of a point, as far as they vary: told by how its symbol is filled
  var FILLS = [{ alpha: 1, dash: "solid" }, { alpha: 0, dash: "solid" }, { alpha: 0.35, dash: "solid" }, { alpha: 0, dash: "dashed" }];
  function style(p) {
    return (data.learners.length > 1 ? [data.learners[p.l]] : [])
      .concat(data.trainings.length > 1 ? [data.trainings[p.t]] : []).join(" + ");
  }
  // with one rule the shape of a point is free to tell acquisitions apart
  var SHAPES = ["circle", "diamond", "triangle", "rect", "pin", "arrow"];
  function pointShape(rule, a) {
    return data.rules.length > 1 ? SHAPES[rule % SHAPES.length] : symbol(a).replace("empty", "").toLowerCase();
  }
  function pointHollow(a) {
    return data.rules.length < 2 && symbol(a).indexOf("empty") === 0;
  }
  function filled(hex, alpha) {
    return alpha === 0 ? css("--bg") : hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
  }

  function drawTradeOff(view) {
    var node = document.getElementById(view.id);
    if (!node) {
      return;
    }
    if (!charts[view.id]) {
      charts[view.id] = echarts.init(node, null, { renderer: "svg" });
    }
    var styles = [];
    view.points.forEach(function (p) {
      if (styles.indexOf(style(p)) < 0) {
        styles.push(style(p));
      }
    });
    function fill(p) {
      return FILLS[styles.indexOf(style(p)) % FILLS.length];
    }
    var x = niceRange(view.points.map(function (p) { return p.x; }), true);
    var y = niceRange(view.points.map(function (p) { return p.y; }), true);
    var place = labelPlaces(node, view, x, y);
    var points = view.points.slice().sort(function (a, b) { return a.front - b.front; });
    charts[view.id].setOption({
      animation: false,
      backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 52, right: 22, top: 34, bottom: 48 },
      xAxis: merge(axisStyle(), {
        type: "value", min: x[0], max: x[1], interval: x[2],
        name: view.x.name + (view.x.higher ? ", higher is better →" : ", ← lower is better"),
        nameLocation: "middle", nameGap: 30
      }),
      yAxis: merge(axisStyle(), {
        type: "value", min: y[0], max: y[1], interval: y[2], name: view.y.name + ", higher is better ↑",
        nameLocation: "end", nameGap: 12,
        nameTextStyle: { align: "left", color: css("--muted"), fontSize: 12, padding: [0, 0, 0, -46] }
      }),
      tooltip: {
        trigger: "item",
        confine: true,
        backgroundColor: css("--bg"),
        borderColor: css("--line"),
        textStyle: { color: css("--ink"), fontSize: 12 },
        formatter: function (item) {
          var p = item.data.point;
          return "<b>" + escape(p.name) + "</b>, " + escape(data.rules[p.rule])
            + (p.front ? "<br>Pareto front, number " + p.front : "")
            + "<br>" + escape(view.y.name) + " " + number(p.y)
            + "<br>" + escape(view.x.name) + " " + number(p.x)
            + view.more.map(function (axis, i) { return "<br>" + escape(axis.name) + " " + number(p.more[i]); }).join("");
        }
      },
      series: [{
        type: "scatter",
        labelLayout: { hideOverlap: true },
        data: points.map(function (p) {
          return {
            value: [p.x, p.y],
            point: p,
            symbol: pointShape(p.rule, p.a),
            symbolSize: p.front ? 17 : 11,
            itemStyle: {
              color: filled(colour(p.a), pointHollow(p.a) ? 0 : fill(p).alpha),
              borderColor: fill(p).alpha === 1 && p.front && !pointHollow(p.a) ? css("--ink") : colour(p.a),
              borderType: fill(p).dash,
              borderWidth: p.front ? 2.5 : 1.6
            },
            label: {
              show: p.front > 0, formatter: String(p.front), position: place(p), distance: 4,
              color: css("--ink"), fontWeight: "bold", fontSize: 12
            }
          };
        })
      }]
    }, true);
    var key = document.getElementById(view.id + "-key");
    key.replaceChildren();
    pointKey(key);
    if (styles.length > 1) {
      styles.forEach(function (name, i) {
        var f = FILLS[i % FILLS.length];
        key.append(element("span", {}, [shapeIcon("rect", css("--ink"), filled(css("--ink"), f.alpha), f.dash), name]));
      });
    }
    key.append(element("span", {}, ["large and numbered: Pareto front"
      + (view.more.length ? " (" + view.more.map(function (a) { return a.name.toLowerCase(); }).join(" and ") + " count as well: see the table)" : "")]));
  }

  function pointKey(key) {
    if (data.rules.length > 1) {
      data.rules.forEach(function (rule, i) {
        key.append(element("span", {}, [shapeIcon(SHAPES[i % SHAPES.length]), rule]));
      });
    }
    data.acquisitions.forEach(function (acquisition, i) {
      key.append(element("span", {}, [shapeIcon(data.rules.length > 1 ? "circle" : pointShape(0, i), colour(i), pointHollow(i) ? "none" : colour(i)), acquisition]));
    });
  }

  // figures: lines, bars and points with intervals, one view at a time
  function tooltip(formatter, trigger) {
    return {
      trigger: trigger || "item", confine: true, backgroundColor: css("--bg"), borderColor: css("--line"),
      textStyle: { color: css("--ink"), fontSize: 12 }, axisPointer: { type: "none" }, formatter: formatter
    };
  }
  function seriesColour(figure, one) {
    if (one.role !== "data") {
      return NEUTRAL[theme()];
    }
    return data.acquisitions.indexOf(one.name) >= 0 && figure.kind === "lines"
      ? colour(data.acquisitions.indexOf(one.name)) : COLOURS[theme()][one.style % COLOURS.light.length];
  }
  function whiskers(figure, one, horizontal) {
    return {
      type: "custom", silent: true, clip: true, z: 2, tooltip: { show: false }, name: one.name,
      data: one.points.filter(function (p) { return p.length > 3 && p[2] !== null && p[3] !== null; }),
      encode: { x: horizontal ? [0, 2, 3] : 0, y: horizontal ? 1 : [1, 2, 3] },
      renderItem: function (params, api) {
        var a = horizontal ? api.coord([api.value(2), api.value(1)]) : api.coord([api.value(0), api.value(2)]);
        var b = horizontal ? api.coord([api.value(3), api.value(1)]) : api.coord([api.value(0), api.value(3)]);
        return { type: "line", shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] },
          style: { stroke: seriesColour(figure, one), lineWidth: 1.5, opacity: 0.75 } };
      }
    };
  }
  function pointText(figure, view, one, p) {
    var interval = p.length > 3 && p[2] !== null ? " [" + number(p[2]) + ", " + number(p[3]) + "]" : "";
    if (figure.kind === "bars") {
      return "<b>" + escape(view.categories[p[0]]) + "</b><br>" + escape(one.name) + " " + number(p[1]);
    }
    if (figure.kind === "dots") {
      return "<b>" + escape(view.categories[p[1]]) + "</b><br>" + escape(one.name) + " " + number(p[0]) + interval;
    }
    return "<b>" + escape(one.name) + "</b><br>" + escape(figure.x.name) + " " + number(p[0]) + "<br>"
      + escape(figure.y.name) + " " + number(p[1]) + interval;
  }
  function shown(name, length) {
    return name.length > length ? name.slice(0, length - 1) + "…" : name;
  }
  function drawFigure(figure) {
    var node = document.getElementById(figure.id);
    if (!node) {
      return;
    }
    var box = node.parentNode.querySelector(".controls");
    if (!box && figure.views.length > 1) {
      box = element("div", { "class": "controls" });
      var select = element("select");
      figure.views.forEach(function (v, i) { select.append(element("option", { value: i }, [v.name])); });
      select.addEventListener("change", function () {
        figure.current = Number(select.value);
        drawFigure(figure);
      });
      box.append(element("label", { "class": "choice" }, [element("span", { "class": "name" }, ["Show"]), select]));
      node.before(box);
    }
    var view = figure.views[figure.current || 0];
    var caption = node.parentNode.querySelector("figcaption");
    var small = caption.querySelector("small") || caption.appendChild(element("small"));
    small.textContent = view.name;
    var narrow = node.clientWidth < 500;
    if (figure.kind === "dots") {
      node.style.height = Math.max(170, 90 + view.categories.length * 26) + "px";
    }
    if (!charts[figure.id]) {
      charts[figure.id] = echarts.init(node, null, { renderer: "svg" });
    }
    charts[figure.id].resize();
    var series = [];
    view.series.forEach(function (one, i) {
      var c = seriesColour(figure, one);
      var common = { name: one.name, data: one.points, itemStyle: { color: c }, emphasis: { disabled: true },
        tooltip: { formatter: function (item) { return pointText(figure, view, one, item.data); } } };
      if (figure.kind === "bars") {
        series.push(merge(common, { type: "bar", barMaxWidth: 26, barGap: "8%",
          itemStyle: one.role === "data" ? { color: c } : { color: css("--bar"), borderColor: c, borderWidth: 1 } }));
      } else if (figure.kind === "dots") {
        series.push(whiskers(figure, one, true));
        series.push(merge(common, { type: "scatter", z: 3, symbol: SYMBOLS[one.style % SYMBOLS.length], symbolSize: 11 }));
      } else if (one.role === "weight") {
        series.push(merge(common, { type: "bar", barWidth: Math.max(3, node.clientWidth * 0.7 / one.points.length), z: 1, itemStyle: { color: css("--bar") } }));
      } else {
        var line = one.role === "reference"
          ? { symbol: "none", lineStyle: { width: 1.2, type: "dashed", color: c }, silent: true }
          : { symbol: data.acquisitions.indexOf(one.name) >= 0 ? symbol(data.acquisitions.indexOf(one.name)) : "circle", symbolSize: 8, showAllSymbol: true, lineStyle: { width: 2, color: c } };
        if (one.role === "data" && view.series.length <= BANDED_SERIES) {
          series.push(whiskers(figure, one, false));
        }
        series.push(merge(common, merge({ type: "line", z: 3 }, line)));
      }
    });
    var all = [];
    view.series.forEach(function (one) {
      one.points.forEach(function (p) {
        var value = figure.kind === "dots" ? p[0] : p[1];
        if (value !== null) {
          all.push(value);
        }
        if (p.length > 3 && p[2] !== null && p[3] - p[2] < 0.5) {
          all.push(Math.max(0, p[2]), p[3]);
        }
      });
    });
    var range = figure.kind === "bars" ? [0, null, null] : niceRange(all, true);
    var valueAxis = function (axis, r) {
      return merge(axisStyle(), { type: "value", min: axis.low === null ? r[0] : axis.low, max: axis.high === null ? r[1] : axis.high,
        interval: axis.low === null && r[2] !== null ? r[2] : null, nameLocation: "middle" });
    };
    var longest = Math.max.apply(null, [0].concat(view.categories.map(function (c) { return c.length; })));
    var left = figure.kind === "dots" ? Math.min(narrow ? 110 : 170, 20 + longest * 7) : 56;
    var tilted = figure.kind === "bars" && longest * 7 * view.categories.length > node.clientWidth - 80;
    var x;
    var y;
    if (figure.kind === "bars") {
      x = merge(axisStyle(), { type: "category", data: view.categories, name: figure.x.name, nameLocation: "middle", nameGap: tilted ? 66 : 30, splitLine: { show: false },
        axisLabel: merge(axisStyle().axisLabel, { formatter: function (v) { return shown(v, tilted ? 11 : 24); }, rotate: tilted ? 45 : 0, interval: view.categories.length > 24 ? "auto" : 0, hideOverlap: false }) });
      y = merge(valueAxis(figure.y, range), { name: figure.y.name, nameGap: 40 });
    } else if (figure.kind === "dots") {
      x = merge(valueAxis(figure.x, range), { name: figure.x.name, nameGap: 28 });
      y = merge(axisStyle(), { type: "category", inverse: true, data: view.categories, axisTick: { show: false },
        axisLabel: merge(axisStyle().axisLabel, { interval: 0, hideOverlap: false, formatter: function (v) { return shown(v, narrow ? 14 : 22); } }) });
    } else {
      var xs = [];
      view.series.forEach(function (one) { one.points.forEach(function (p) { xs.push(p[0]); }); });
      x = merge(valueAxis(figure.x, [Math.min.apply(null, xs), Math.max.apply(null, xs), null]), { name: figure.x.name, nameGap: 28 });
      y = merge(valueAxis(figure.y, range), { name: figure.y.name, nameGap: 40 });
    }
    charts[figure.id].setOption({
      animation: false, backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: left, right: 20, top: 16, bottom: tilted ? 84 : 50 },
      xAxis: x, yAxis: y, tooltip: tooltip(), series: series
    }, true);
    var key = document.getElementById(figure.id + "-key");
    key.replaceChildren();
    view.series.forEach(function (one) {
      var c = seriesColour(figure, one);
      var icon;
      if (figure.kind === "bars" || one.role === "weight") {
        icon = shapeIcon("rect", one.role === "data" ? c : NEUTRAL[theme()], one.role === "data" ? c : css("--bar"));
      } else if (one.role === "reference") {
        icon = lineIcon(c, [4, 3]);
      } else if (figure.kind === "dots") {
        var mark = SYMBOLS[one.style % SYMBOLS.length];
        icon = shapeIcon(mark, c, mark.indexOf("empty") === 0 ? "none" : c);
      } else {
        icon = lineIcon(c, "solid", data.acquisitions.indexOf(one.name) >= 0 ? symbol(data.acquisitions.indexOf(one.name)) : "circle");
      }
      key.append(element("span", {}, [icon, one.name]));
    });
    node.setAttribute("aria-label", caption.firstChild.textContent + (view.name ? " (" + view.name + ")" : "") + ". "
      + view.series.filter(function (one) { return one.role === "data"; }).map(function (one) {
        return one.name + ": " + one.points.map(function (p) {
          return figure.kind === "dots" ? view.categories[p[1]] + " " + number(p[0])
            : (figure.kind === "bars" ? view.categories[p[0]] : number(p[0])) + " " + number(p[1]);
        }).join(", ");
      }).join("; ") + ". The numbers are in the table below.");
  }

  // the explorer: L, T, A, rule, seed, round, last, values
  var FIRST = 7;
  var explore = { x: -1, y: -1, show: 0, rule: 0 };
  function explorerPoints() {
    var source = data.explorer.points;
    var ix = FIRST + explore.x;
    var iy = FIRST + explore.y;
    var points = source.filter(function (p) {
      return p[ix] !== null && p[iy] !== null && (explore.rule === 0 || p[3] === explore.rule - 1)
        && (explore.show === 2 || p[6] === 1);
    });
    if (explore.show > 0) {
      return points.map(function (p) { return { x: p[ix], y: p[iy], p: p, n: 1 }; });
    }
    var means = new Map();
    points.forEach(function (p) {
      var k = p.slice(0, 4).join(",");
      var m = means.get(k) || { x: 0, y: 0, p: p, n: 0 };
      m.x += p[ix];
      m.y += p[iy];
      m.n += 1;
      means.set(k, m);
    });
    return Array.from(means.values()).map(function (m) { return { x: m.x / m.n, y: m.y / m.n, p: m.p, n: m.n }; });
  }
  function drawExplorer() {
    var node = document.getElementById("explorer");
    if (!node) {
      return;
    }
    var axes = data.explorer.axes;
    var caption = node.parentNode.querySelector("figcaption");
    if (explore.x < 0) {
      var robust = axes.findIndex(function (a) { return a.name.indexOf("Robust") === 0; });
      var unfair = axes.findIndex(function (a) { return a.name.indexOf("Unfairness") === 0; });
      explore.y = robust >= 0 ? robust : 0;
      explore.x = unfair >= 0 ? unfair : explore.y > 0 ? 0 : Math.min(1, axes.length - 1);
      var box = element("div", { "class": "controls" });
      var names = axes.map(function (a) { return a.name; });
      var pick = function (title, key, options) {
        if (options.length < 2) {
          return;
        }
        var select = element("select");
        options.forEach(function (o, i) {
          var option = element("option", { value: i }, [o]);
          option.selected = i === explore[key];
          select.append(option);
        });
        select.addEventListener("change", function () {
          explore[key] = Number(select.value);
          drawExplorer();
        });
        box.append(element("label", { "class": "choice" }, [element("span", { "class": "name" }, [title]), select]));
      };
      pick("Horizontal axis", "x", names);
      pick("Vertical axis", "y", names);
      pick("Points", "show", ["means over seeds, last round", "every seed, last round"].concat(data.explorer.everyRound ? ["every seed, every round"] : []));
      pick("Decision rule", "rule", data.rules.length > 1 ? ["all rules"].concat(data.rules) : ["all rules"]);
      node.before(box);
    }
    var points = explorerPoints();
    var small = caption.querySelector("small") || caption.appendChild(element("small"));
    small.textContent = points.length + " points; hover one to see its spec, seed and round";
    if (!charts.explorer) {
      charts.explorer = echarts.init(node, null, { renderer: points.length > 1500 ? "canvas" : "svg" });
    }
    var ax = axes[explore.x];
    var ay = axes[explore.y];
    var unit = function (a) { return a.name !== "Labels bought" && a.name !== "Log-loss"; };
    var range = function (key, a) {
      return points.length ? niceRange(points.map(function (p) { return p[key]; }), unit(a)) : [0, 1, 0.2];
    };
    var x = range("x", ax);
    var y = range("y", ay);
    var neutral = function (a) { return a.name === "Labels bought" ? "" : a.higher ? ", higher is better" : ", lower is better"; };
    charts.explorer.setOption({
      animation: false, backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 60, right: 22, top: 34, bottom: 48 },
      xAxis: merge(axisStyle(), { type: "value", min: x[0], max: x[1], interval: x[2], name: ax.name + neutral(ax), nameLocation: "middle", nameGap: 30 }),
      yAxis: merge(axisStyle(), { type: "value", min: y[0], max: y[1], interval: y[2], name: ay.name + neutral(ay), nameLocation: "end", nameGap: 12,
        nameTextStyle: { align: "left", color: css("--muted"), fontSize: 12, padding: [0, 0, 0, -54] } }),
      tooltip: tooltip(function (item) {
        var m = item.data.point;
        var p = m.p;
        return "<b>" + escape([data.learners[p[0]], data.trainings[p[1]], data.acquisitions[p[2]]].join(" + ")) + "</b>, " + escape(data.rules[p[3]])
          + "<br>" + (explore.show === 0 ? "mean of " + m.n + (m.n === 1 ? " seed" : " seeds") : "seed " + p[4]) + ", round " + p[5] + (p[6] ? " (last)" : "")
          + "<br>" + escape(ay.name) + " " + number(m.y) + "<br>" + escape(ax.name) + " " + number(m.x);
      }),
      series: [{
        type: "scatter", large: false,
        data: points.map(function (m) {
          var p = m.p;
          var hollow = p[1] % 2 === 1 || pointHollow(p[2]);
          return { value: [m.x, m.y], point: m, symbol: pointShape(p[3], p[2]), symbolSize: explore.show === 0 ? 12 : 7,
            itemStyle: { color: hollow ? "transparent" : colour(p[2]), borderColor: colour(p[2]), borderWidth: 1.5, opacity: explore.show === 2 ? 0.55 : 0.9 } };
        })
      }]
    }, true);
    var key = document.getElementById("explorer-key");
    key.replaceChildren();
    pointKey(key);
    if (data.trainings.length > 1) {
      data.trainings.forEach(function (name, i) { key.append(element("span", {}, [shapeIcon("rect", css("--ink"), i % 2 ? "none" : css("--ink")), name])); });
    }
    node.setAttribute("aria-label", points.length + " points. Horizontal: " + ax.name + neutral(ax) + ". Vertical: " + ay.name + neutral(ay)
      + (explore.show === 0 && points.length <= 60 ? ". " + points.map(function (m) {
        return seriesName({ t: m.p[1], a: m.p[2] }) + ", " + data.rules[m.p[3]] + ": " + number(m.x) + ", " + number(m.y);
      }).join("; ") : "") + ". The means are in the tables, every number is in results.csv.");
  }

  var SVG = "http://www.w3.org/2000/svg";
  function svg(width, children) {
    var e = document.createElementNS(SVG, "svg");
    e.setAttribute("width", width);
    e.setAttribute("height", 14);
    e.setAttribute("viewBox", "0 0 " + width + " 14");
    e.setAttribute("aria-hidden", "true");
    children.forEach(function (c) {
      var child = document.createElementNS(SVG, c[0]);
      Object.keys(c[1]).forEach(function (k) { child.setAttribute(k, c[1][k]); });
      e.append(child);
    });
    return e;
  }
  function shapePath(shape, x) {
    var d = {
      circle: "M" + (x - 5) + " 7a5 5 0 1 0 10 0a5 5 0 1 0 -10 0",
      triangle: "M" + x + " 2L" + (x + 5) + " 12L" + (x - 5) + " 12Z",
      rect: "M" + (x - 4) + " 3h8v8h-8Z",
      diamond: "M" + x + " 1.5L" + (x + 5) + " 7L" + x + " 12.5L" + (x - 5) + " 7Z",
      pin: "M" + (x - 4) + " 5a4 4 0 1 1 8 0L" + x + " 13Z",
      arrow: "M" + x + " 2L" + (x + 5) + " 12L" + x + " 9L" + (x - 5) + " 12Z"
    };
    return d[shape.replace("empty", "").toLowerCase()];
  }
  function shapeIcon(shape, stroke, fill, dash) {
    return svg(14, [["path", {
      d: shapePath(shape, 7), fill: fill || "none", stroke: stroke || "currentColor", "stroke-width": 1.5,
      "stroke-dasharray": dash === "dashed" ? "2 2" : "none"
    }]]);
  }
  function lineIcon(stroke, dash, shape) {
    var parts = [["line", { x1: 1, y1: 7, x2: 33, y2: 7, stroke: stroke, "stroke-width": 2, "stroke-dasharray": dash === "solid" ? "none" : dash.join(" ") }]];
    if (shape) {
      parts.push(["path", { d: shapePath(shape, 17), fill: shape.indexOf("empty") === 0 ? css("--bg") : stroke, stroke: stroke, "stroke-width": 1.5 }]);
    }
    return svg(34, parts);
  }

  function choice(box, title, key, options, current) {
    if (options.length < 2) {
      return;
    }
    var select = element("select");
    options.forEach(function (o, i) {
      var option = element("option", { value: i }, [o]);
      option.selected = i === current;
      select.append(option);
    });
    select.addEventListener("change", function () {
      var i = Number(select.value);
      state[key] = key === "learner" ? i : options[i];
      drawCurves();
    });
    box.append(element("label", { "class": "choice" }, [element("span", { "class": "name" }, [title]), select]));
  }
  function toggles(box, title, names, flags, icon) {
    var items = element("div", { "class": "items" });
    names.forEach(function (name, i) {
      var input = element("input", { type: "checkbox" });
      input.checked = flags[i];
      input.addEventListener("change", function () {
        flags[i] = input.checked;
        drawCurves();
      });
      items.append(element("label", {}, [input, icon(i), name]));
    });
    box.append(element("fieldset", {}, [element("legend", {}, [title]), items]));
  }
  function buildControls() {
    var box = document.getElementById("curve-controls");
    if (!box || !data.curves.length) {
      return;
    }
    box.replaceChildren();
    toggles(box, "Acquisition", data.acquisitions, state.acquisitions, function (i) {
      return lineIcon(colour(i), "solid", symbol(i));
    });
    if (data.trainings.length > 1) {
      toggles(box, "Training", data.trainings, state.trainings, function (i) {
        return lineIcon(css("--ink"), line(i));
      });
    }
    choice(box, "Learner", "learner", data.learners, state.learner);
    choice(box, "Decision rule", "rule", data.rules, data.rules.indexOf(state.rule));
    choice(box, "Attack", "attack", data.attacks, data.attacks.indexOf(state.attack));
    choice(box, "Attribute", "attribute", data.attributes, data.attributes.indexOf(state.attribute));
    var bands = element("input", { type: "checkbox" });
    bands.checked = state.bands;
    bands.addEventListener("change", function () {
      state.bands = bands.checked;
      drawCurves();
    });
    box.append(element("label", {}, [bands, "95 % intervals"]));
    if (state.some) {
      var all = element("button", { type: "button" }, ["Draw all"]);
      all.addEventListener("click", function () {
        state.acquisitions = data.acquisitions.map(function () { return true; });
        buildControls();
        drawCurves();
      });
      box.append(all, element("p", { "class": "note some" }, [state.some]));
    }
    box.hidden = false;
  }

  function drawCurves() {
    data.panels.forEach(drawPanel);
  }
  function draw() {
    buildControls();
    drawCurves();
    data.tradeoffs.forEach(drawTradeOff);
    drawExplorer();
    data.figures.forEach(drawFigure);
  }
  function resize() {
    if (!printing) {
      Object.keys(charts).forEach(function (id) { charts[id].resize(); });
    }
  }

  // so many lines cover each other: at first the baseline and those that end best are drawn
  (function () {
    if (data.acquisitions.length <= CROWDED) {
      return;
    }
    var first = data.panels.find(function (panel) { return data.curves.some(function (c) { return visible(panel, c); }); });
    var best = data.acquisitions.map(function (name, a) {
      return [a, Math.max.apply(null, data.curves.filter(function (c) { return first && c.a === a && visible(first, c); })
        .map(function (c) { return c.points[c.points.length - 1][1]; }))];
    }).sort(function (a, b) { return b[1] - a[1]; }).slice(0, DRAWN).map(function (e) { return e[0]; });
    state.acquisitions = data.acquisitions.map(function (name, a) { return name === data.baseline || best.indexOf(a) >= 0; });
    state.some = "At first drawn: " + (data.baseline === null ? "" : data.baseline + " and ") + "the " + DRAWN + " with the highest last value in the first panel, a choice made after the run. Tick others.";
  }());
  state.bands = mostSeries() <= BANDED_SERIES;
  draw();
  dark.addEventListener("change", draw);
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", function () {
    if (!printing) {
      folded = Array.from(document.querySelectorAll("details:not([open])"));
      folded.forEach(function (e) { e.open = true; });
    }
    printing = true;
    draw();
    document.querySelectorAll(".plot svg").forEach(function (e) {
      e.setAttribute("viewBox", "0 0 " + e.getAttribute("width") + " " + e.getAttribute("height"));
    });
  });
  window.addEventListener("afterprint", function () {
    printing = false;
    folded.forEach(function (e) { e.open = false; });
    folded = [];
    document.querySelectorAll(".plot svg").forEach(function (e) { e.removeAttribute("viewBox"); });
    draw();
    resize();
  });
  document.body.dataset.ready = "true";
}());
