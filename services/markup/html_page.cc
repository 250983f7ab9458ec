#include "services/markup/html_page.h"

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr char kStyle[] = R"(
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --back: #fff;
  --soft: #f4f6f8; --line: #d5dae0; --good: #1a6b34; --bad: #b42318; --open: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --dim: #9aa4af;
  --back: #14171b; --soft: #1d2127; --line: #363c45; --good: #6fd08c;
  --bad: #ff8a80; --open: #f0bd5c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 68rem; color: var(--text);
  background: var(--back); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .4rem 0; }
.dim { color: var(--dim); }
.verdict { display: inline-block; font-weight: 600; border: 2px solid currentColor;
  border-radius: 6px; padding: .1rem .7rem; margin: .4rem 0; }
.passed, .ok, .fixed { color: var(--good); } .failed, .new { color: var(--bad); }
.skipped, .open { color: var(--open); } .old { color: var(--dim); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--dim); white-space: nowrap; overflow-wrap: normal; }
td.status { font-weight: 600; white-space: nowrap; }
code, pre { font: .88em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: var(--soft); padding: .7rem; overflow-x: auto; white-space: pre-wrap;
  border-radius: 6px; margin: .4rem 0; }
details summary { cursor: pointer; color: var(--dim); }
ul { margin: .3rem 0; padding-left: 1.2rem; }
@media (max-width: 44rem) { .wide { display: none; } th, td { padding: .35rem .4rem; }
  .stack thead { display: none; } .stack tr { display: block; padding: .5rem 0;
  border-bottom: 1px solid var(--line); } .stack td { display: block; border: 0;
  padding: .1rem 0; } }
@media print { body { max-width: none; font-size: 11px; } details { display: block; }
  details::details-content { content-visibility: visible; block-size: auto; }
  tr, pre { break-inside: avoid; } h2, h3 { break-after: avoid; } }
)";

}  // namespace

std::string HtmlHead(absl::string_view title, absl::string_view more_style) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>",
      title, "</title>\n<style>", kStyle, more_style,
      "</style>\n</head>\n<body>\n");
}

}  // namespace upgrade_advisor
