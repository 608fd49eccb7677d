/// How pages look: on light and dark screens, narrow and wide ones, and on paper.
///
/// Blue and orange can be told apart by people who do not see red or green; whatever they tell is
/// also told by dashes, frames or words.
enum PageStyle {
  /// The style of every page.
  static var markup: Markup {
    Markup(joining: [
      .style(colors), .style(text), .style(blocks), .style(drawings), .style(statements),
      .style(media),
    ])
  }

  private static let colors: StaticString = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1b2430; --soft: #586474; --line: #d8dee6; --tint: #f4f6f9;
      --blue: #0b67a8; --orange: #c24e00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #12161b; --ink: #e3e8ee; --soft: #9ba8b7; --line: #323b46; --tint: #1a2027;
        --blue: #6db4f2; --orange: #f4a259;
      }
    }

    """

  /// Formulas with the tables of their numbers, and what must not be overlooked.
  private static let statements: StaticString = """
    .formula { margin: 0 0 0.8rem 1.5rem; font: italic 1.05rem/1.6 Georgia, "Times New Roman", serif; }
    .beside { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: flex-start; }
    .beside > * { max-width: 100%; }
    header > h1 + p { margin-top: 1rem; }
    .warning { padding: 0.6rem 0.9rem; border-left: 4px solid var(--orange); background: var(--tint);
      font-weight: 650; }

    """

  private static let text: StaticString = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem;
      background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial,
        sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: break-word;
    }
    h1 { font-size: 2.1rem; line-height: 1.15; font-weight: 650; letter-spacing: -0.015em;
      margin: 0; }
    h1 .from { display: block; margin-top: 0.35rem; font-size: 1.05rem; font-weight: 400;
      letter-spacing: 0; color: var(--soft); }
    h2 { font-size: 1.35rem; line-height: 1.25; font-weight: 650; margin: 0 0 1rem; }
    h3 { font-size: 1rem; font-weight: 650; margin: 1.5rem 0 0.5rem; }
    p { margin: 0 0 0.8rem; max-width: 44rem; }
    a { color: var(--blue); text-underline-offset: 0.2em; }
    h1, td, th, dd, li, code { unicode-bidi: isolate; }
    .kicker { margin: 0 0 0.5rem; font-size: 0.8rem; font-weight: 650; letter-spacing: 0.09em;
      text-transform: uppercase; color: var(--soft); }
    .note, figcaption, caption, footer { font-size: 0.875rem; line-height: 1.5; color: var(--soft);
      }
    pre { margin: 0; padding: 0.8rem 1rem; background: var(--tint); border: 1px solid var(--line);
      border-radius: 6px; overflow-x: auto; white-space: pre-wrap; }
    code { font: 0.875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
      monospace; }
    :focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }

    """

  private static let blocks: StaticString = """
    section { margin-top: 2.5rem; padding-top: 2rem; border-top: 1px solid var(--line); }
    nav { font-size: 0.9rem; }
    nav a { display: inline-block; margin: 0 0.9rem 0.3rem 0; }
    figure { margin: 0 0 1rem; }
    .wide { overflow-x: auto; margin-bottom: 0.8rem; }
    .columns { display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
      gap: 0 3rem; }
    .columns h3 { margin-top: 0; }
    dl { margin: 0 0 1rem; }
    .columns dl { border-top: 1px solid var(--line); }
    .columns dl div { display: grid; grid-template-columns: 7.5rem 1fr; gap: 1rem;
      padding: 0.35rem 0;
      border-bottom: 1px solid var(--line); font-size: 0.925rem; }
    dt { color: var(--soft); }
    dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1px;
      margin: 1.75rem 0 1.5rem; background: var(--line); border: 1px solid var(--line);
      border-radius: 8px; overflow: hidden; }
    .tiles div { padding: 0.9rem 1.1rem; background: var(--paper); }
    .tiles dt { font-size: 0.875rem; }
    .tiles strong { display: block; font-size: 1.7rem; line-height: 1.3; font-weight: 600;
      letter-spacing: -0.01em; }
    .tiles span { font-size: 0.875rem; color: var(--soft); }
    table { border-collapse: collapse; font-size: 0.925rem; }
    caption { text-align: left; padding-bottom: 0.4rem; white-space: nowrap; }
    th, td { padding: 0.32rem 0.9rem; text-align: right; vertical-align: top;
      border-bottom: 1px solid var(--line); }
    th { font-weight: 500; }
    thead th { color: var(--soft); border-bottom-color: var(--soft); vertical-align: bottom; }
    th:first-child { padding-left: 0; text-align: left; }
    td { white-space: nowrap; }
    .prose td { white-space: normal; max-width: 26rem; }
    .groups th { text-align: center; border-bottom-color: var(--line); color: var(--ink); }
    .groups td { border-bottom: 0; }
    .grouped { font-size: 0.85rem; }
    .grouped :is(td, th):not(:first-child) { padding-left: 0.55rem; padding-right: 0.55rem; }
    tbody th { white-space: nowrap; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
    .confusion td { border: 2px solid var(--paper); min-width: 3.5rem; text-align: center;
      vertical-align: middle;
      print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .confusion thead th { text-align: center; max-width: 9rem; border-bottom: 0; }
    .confusion tbody th { border-bottom: 0; padding-right: 1rem; vertical-align: middle; }
    .confusion .none { color: var(--soft); background: var(--tint); }
    .confusion .right { font-weight: 650; box-shadow: inset 0 0 0 1.5px var(--blue);
      background: color-mix(in srgb, var(--blue) calc(var(--share, 0%) * 0.45), var(--paper)); }
    .confusion .wrong {
      background: color-mix(in srgb, var(--orange) calc(12% + var(--share, 0%) * 0.45),
        var(--paper)); }
    .findings { list-style: none; margin: 0; padding: 0; }
    .findings li { margin: 0 0 1rem; padding: 0.1rem 0 0.1rem 1rem;
      border-left: 3px solid var(--orange); }
    .findings p { margin: 0.2rem 0 0; }
    .switch { margin: 0; padding: 0; border: 0; min-width: 0; }
    .switch legend { float: left; padding: 0; margin-right: 0.6rem; color: var(--soft);
      font-size: 0.9rem; }
    .switch label { margin-right: 0.8rem; font-size: 0.9rem; cursor: pointer; }
    .switch input { margin: 0 0.3rem 0 0; vertical-align: -0.1em; accent-color: var(--blue); }
    .switch div { clear: both; padding-top: 0.3rem; }
    #axis-logarithmic:checked ~ .linear, #axis-linear:checked ~ .logarithmic { display: none; }
    .pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(27rem, 100%), 1fr));
      gap: 0.5rem 2rem; }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.3rem 0.6rem; }
    .pair figcaption { grid-column: 1 / -1; }
    .pair strong { color: var(--ink); }
    .scatter { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); gap: 1.5rem;
      align-items: end; }

    """

  private static let drawings: StaticString = """
    svg { display: block; width: 100%; height: auto; overflow: visible; }
    .logarithmic svg, .linear svg, .network svg { min-width: 36rem; }
    svg text { fill: var(--ink); font: 12.5px system-ui, -apple-system, "Segoe UI", Roboto,
      "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
    svg .axes text { fill: var(--soft); }
    .pair svg text { font-size: 11px; }
    svg line, svg path { vector-effect: non-scaling-stroke; }
    svg .grid { stroke: var(--line); stroke-width: 1; }
    svg .axis { stroke: var(--soft); stroke-width: 1; }
    svg path.training { fill: none; stroke: var(--blue); stroke-width: 1.75;
      stroke-linejoin: round; }
    svg path.validation { fill: none; stroke: var(--orange); stroke-width: 2; stroke-dasharray: 5 3;
      stroke-linejoin: round; }
    svg circle.training { fill: var(--blue); }
    svg circle.validation { fill: var(--orange); }
    svg text.training { fill: var(--blue); font-weight: 600; }
    svg text.validation { fill: var(--orange); font-weight: 600; }
    svg line.best, svg line.zero { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
    svg circle.best { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
    svg text.best, svg text.name { font-weight: 600; }
    svg .values { fill: var(--blue); }
    svg .gradients { fill: var(--orange); }
    svg .errors { fill: var(--soft); }
    svg .points { stroke: var(--blue); stroke-width: 5.5; stroke-linecap: round;
      stroke-opacity: 0.65; }
    svg .many { stroke-width: 2.5; stroke-opacity: 0.75; }
    svg .equal { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 6 4; }
    svg .positive { stroke: var(--blue); }
    svg .negative { stroke: var(--orange); stroke-dasharray: 5 3; }
    svg .units circle { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
    .key::before { content: ""; display: inline-block; width: 1.8rem; margin-right: 0.4rem;
      vertical-align: 0.25em; border-top: 2.5px solid var(--blue); }
    .key.negative::before { border-top: 2.5px dashed var(--orange); }
    .key { margin-right: 0.8rem; color: var(--ink); white-space: nowrap; }

    """

  private static let media: StaticString = """
    @media (max-width: 40rem) {
      body { padding: 1.5rem 1rem 3rem; }
      h1 { font-size: 1.7rem; }
      .tiles { grid-template-columns: 1fr 1fr; }
      .tiles div { padding: 0.7rem 0.8rem; }
      .tiles strong { font-size: 1.35rem; }
      .columns dl div { grid-template-columns: 6rem 1fr; }
      .scatter { grid-template-columns: 1fr; }
      table { font-size: 0.825rem; }
      th, td { padding-left: 0.4rem; padding-right: 0.4rem; }
      .confusion td { min-width: 2.4rem; }
      .logarithmic svg text, .linear svg text { font-size: 16px; }
    }
    @media print {
      :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --tint: #f4f4f4;
        --blue: #0b67a8; --orange: #c24e00; color-scheme: light; }
      @page { margin: 16mm; }
      html { font-size: 12.5px; }
      body { max-width: none; padding: 0; }
      nav, .switch legend, .switch input, .switch label { display: none; }
      section { margin-top: 1.2rem; padding-top: 1rem; }
      h2, h3, caption { break-after: avoid; }
      figure, svg, tr, li, pre, .tiles, .columns dl div { break-inside: avoid; }
      .wide { overflow: visible; }
      .logarithmic svg, .linear svg, .network svg { min-width: 0; }
      th, td { padding-top: 0.2rem; padding-bottom: 0.2rem; }
      .pairs { grid-template-columns: 1fr 1fr; gap: 0.5rem 1rem; }
      .pair svg text { font-size: 13px; }
      .grouped { font-size: 0.75rem; }
      .grouped :is(td, th):not(:first-child) { padding-left: 0.35rem; padding-right: 0.35rem; }
    }

    """
}
