/**
 * The style of a report's page. Colours are custom properties, once for each scheme; text on its
 * ground has a contrast of 4.5 or more in both, marks of 3 or more. Blue, orange, green and purple
 * stay apart for readers who do not tell red from green.
 */

const LIGHT = `
--ground:#ffffff;--raised:#f3f6f9;--text:#17222d;--muted:#51606e;--line:#d5dde4;--link:#0a5a9c;
--blue:#0f66ad;--pale:#b9d3ea;--orange:#b85a00;--green:#00795a;--purple:#8a4a9e;--grey:#75828e;
--warn:#8a3c00;--warn-ground:#fdf0e3;--good:#00654b;--good-ground:#e6f5f0;`;

const DARK = `
--ground:#12181e;--raised:#1b242d;--text:#e8edf2;--muted:#a7b4c0;--line:#33404c;--link:#7fbdf2;
--blue:#5caaea;--pale:#2c4a66;--orange:#f0a04b;--green:#45c29c;--purple:#cf9be0;--grey:#8794a0;
--warn:#ffc58a;--warn-ground:#3a2814;--good:#8fe3c8;--good-ground:#12352b;`;

export const PAGE_STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,footer{max-width:1040px;margin:0 auto;padding:0 24px}
header{padding:36px 0 4px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.25;margin:0 0 10px}
h3{font-size:1.05rem;margin:26px 0 8px}
p,ul,ol{max-width:46em;margin:0 0 12px}
p,li,dd,figcaption{overflow-wrap:anywhere}
a{color:var(--link)}
.kind{color:var(--muted);margin:0 0 6px}
.lead{font-size:1.08rem}
section{padding:34px 0 6px;border-top:1px solid var(--line);margin-top:26px}
.term{color:var(--muted);font-size:.93rem;margin-bottom:6px}
.term+:not(.term){margin-top:14px}
dfn{font-style:normal;font-weight:600;color:var(--text)}
.note{border-left:4px solid var(--orange);background:var(--warn-ground);color:var(--warn);
padding:12px 16px;margin:14px 0;border-radius:0 6px 6px 0;max-width:none}
.note p,.note ul{margin:0;max-width:none}
.answers{display:grid;grid-template-columns:repeat(6,1fr);gap:14px;margin:22px 0 6px}
.answers>div{background:var(--raised);border-radius:8px;padding:14px 16px;grid-column:span 2}
.answers:not(.even)>div:nth-child(-n+2){grid-column:span 3}
.answers dt{color:var(--muted);font-size:.93rem}
.answers dd{margin:0}
.answers .answer{font-size:1.3rem;line-height:1.3;font-weight:650;margin:2px 0 6px}
.answers .why{font-size:.95rem}
.badge{display:inline-block;border-radius:4px;padding:0 8px;font-weight:650;font-size:1.15rem}
.badge.good{background:var(--good-ground);color:var(--good)}
.badge.warn{background:var(--warn-ground);color:var(--warn)}
nav{margin:18px 0 0;font-size:.95rem}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;max-width:none}
nav a{display:inline-block;padding:3px 0}
figure{margin:20px 0 26px}
figcaption{max-width:46em;margin-bottom:8px}
figcaption strong{display:block}
figcaption span{color:var(--muted);font-size:.95rem}
svg{display:block;width:100%;height:auto;font-family:inherit}
svg.narrow{display:none;max-width:460px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;margin:0 0 8px;
font-size:.9rem;max-width:none}
.mark{display:inline-block;width:14px;height:14px;margin-right:7px;vertical-align:-2px;
background:var(--mark);border-radius:2px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.mark.line,.mark.dashes{height:0;width:20px;background:none;border-top:3px solid var(--mark);
vertical-align:4px;border-radius:0}
.mark.dashes{border-top-style:dashed}
.mark.tick{height:3px;width:14px;vertical-align:4px}
.mark.dot,.mark.ring{border-radius:50%;width:11px;height:11px;vertical-align:-1px}
.mark.ring{background:none;border:2px solid var(--mark)}
details{margin:10px 0 0}
summary{cursor:pointer;color:var(--link);font-size:.95rem;padding:4px 0}
.scroll{overflow-x:auto;max-width:100%;margin:8px 0 14px}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding:0 0 6px;white-space:nowrap}
th,td{padding:5px 12px;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
td,thead th{white-space:nowrap}
thead th{color:var(--muted);font-weight:600;vertical-align:bottom}
tbody th{text-align:left;font-weight:500;white-space:nowrap}
.long{white-space:normal;min-width:16em;max-width:38em;overflow-wrap:anywhere}
th:first-child{padding-left:0;text-align:left}
td.text,th.text{text-align:left}
td.wrapped{white-space:normal;min-width:10em}
td.text.long{white-space:normal}
footer{color:var(--muted);font-size:.9rem;padding-top:18px;padding-bottom:36px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
@media (max-width:760px){
main,footer{padding:0 16px}
header{padding-top:22px}
h1{font-size:1.5rem}
.answers{grid-template-columns:1fr}
.answers>div,.answers:not(.even)>div:nth-child(-n+2){grid-column:auto}
svg.wide{display:none}
svg.narrow{display:block}
tbody th{white-space:normal;min-width:7.5em;max-width:11em}
}
@media print{
body{font-size:10.5pt}
main,footer{max-width:none;padding:0}
nav,summary{display:none}
details::details-content{content-visibility:visible;block-size:auto}
.scroll{overflow:visible}
table{font-size:8pt}
th,td{padding:2px 6px}
td,thead th{white-space:normal}
figure,.answers>div,tr{break-inside:avoid}
h2,h3{break-after:avoid}
}
`;
