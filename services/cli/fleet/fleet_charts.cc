#include "services/cli/fleet/fleet_charts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/markup/markup.h"

namespace upgrade_advisor {
namespace {

// Of the drawing, in its own units.
constexpr double kWidth = 720;
constexpr double kHeight = 180;
constexpr double kLeft = 44;
constexpr double kTop = 18;
constexpr double kBottom = 24;
constexpr double kFloor = kHeight - kBottom;
constexpr size_t kColours = 8;
// Names below the axis, at most.
constexpr int kNames = 9;

std::string Number(double value) { return absl::StrFormat("%.1f", value); }

double HeightOf(int64_t value, int64_t top) {
  return (kFloor - kTop) * static_cast<double>(value) /
         static_cast<double>(std::max<int64_t>(top, 1));
}

std::string Label(double x, double y, absl::string_view anchor,
                  absl::string_view text) {
  return absl::StrCat("<text x=\"", Number(x), "\" y=\"", Number(y),
                      "\" text-anchor=\"", anchor, "\">", EscapeMarkup(text),
                      "</text>");
}

std::string Open(absl::string_view title, absl::string_view description) {
  return absl::StrCat("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 ",
                      kWidth, " ", kHeight, "\" aria-label=\"",
                      EscapeMarkup(absl::StrCat(title, ". ", description)),
                      "\"><title>", EscapeMarkup(title), "</title><desc>",
                      EscapeMarkup(description), "</desc>\n");
}

std::string Axis(int64_t top) {
  return absl::StrCat("<line class=\"axis\" x1=\"", kLeft, "\" x2=\"", kWidth,
                      "\" y1=\"", kFloor, "\" y2=\"", kFloor, "\"/>",
                      Label(kLeft - 6, kTop + 4, "end", absl::StrCat(top)),
                      Label(kLeft - 6, kFloor, "end", "0"), "\n");
}

// The lines that had the most, the others as one.
class LineShares {
 public:
  explicit LineShares(
      const google::protobuf::RepeatedPtrField<v1::FleetDay>& days) {
    std::map<std::string, int64_t> totals;
    for (const v1::FleetDay& day : days) {
      for (const auto& line : day.lines()) {
        totals[line.value()] += line.deployments();
      }
    }
    std::vector<std::pair<int64_t, std::string>> order;
    for (const auto& [name, total] : totals) order.emplace_back(-total, name);
    std::sort(order.begin(), order.end());
    for (const auto& [total, name] : order) {
      if (names_.size() < kColours - 1) names_.push_back(name);
    }
    if (order.size() >= kColours) names_.push_back("other lines");
  }

  const std::vector<std::string>& names() const { return names_; }

  // Of one day, in the order of the names.
  std::vector<int64_t> Of(const v1::FleetDay& day) const {
    std::vector<int64_t> out(names_.size());
    for (const auto& line : day.lines()) {
      const auto found = std::find(names_.begin(), names_.end(), line.value());
      const size_t i = found == names_.end()
                           ? names_.size() - 1
                           : static_cast<size_t>(found - names_.begin());
      out[i] += line.deployments();
    }
    return out;
  }

 private:
  std::vector<std::string> names_;
};

std::string Key(const std::vector<std::string>& names,
                const std::vector<int64_t>& latest) {
  std::string out = "<ul class=\"key\">";
  for (size_t i = 0; i < names.size(); ++i) {
    absl::StrAppend(&out,
                    "<li><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect "
                    "width=\"1\" height=\"1\" class=\"c",
                    i, "\"/></svg>", EscapeMarkup(names[i]), ": ", latest[i],
                    "</li>");
  }
  return absl::StrCat(out, "</ul>\n");
}

using Point = std::pair<double, double>;

std::string Polygon(const std::vector<Point>& upper,
                    const std::vector<Point>& lower, size_t colour,
                    absl::string_view name) {
  std::vector<Point> points = upper;
  points.insert(points.end(), lower.rbegin(), lower.rend());
  return absl::StrCat("<polygon class=\"area c", colour, "\" points=\"",
                      absl::StrJoin(points, " ",
                                    [](std::string* out, const Point& point) {
                                      absl::StrAppend(out, Number(point.first),
                                                      ",",
                                                      Number(point.second));
                                    }),
                      "\"><title>", EscapeMarkup(name), "</title></polygon>\n");
}

std::string Sentence(const std::vector<std::string>& names,
                     const std::vector<int64_t>& counts,
                     absl::string_view day) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < names.size(); ++i) {
    parts.push_back(absl::StrCat(names[i], " ", counts[i]));
  }
  return absl::StrCat("On ", day, ": ", absl::StrJoin(parts, ", "), ".");
}

int64_t TopOf(const google::protobuf::RepeatedPtrField<v1::FleetDay>& days,
              const LineShares& shares) {
  int64_t top = 1;
  for (const v1::FleetDay& day : days) {
    int64_t total = 0;
    for (const int64_t count : shares.Of(day)) total += count;
    top = std::max(top, total);
  }
  return top;
}

std::string Areas(const google::protobuf::RepeatedPtrField<v1::FleetDay>& days,
                  const LineShares& shares, int64_t top) {
  std::string out;
  std::vector<int64_t> below(static_cast<size_t>(days.size()), 0);
  for (size_t i = 0; i < shares.names().size(); ++i) {
    std::vector<Point> upper;
    std::vector<Point> lower;
    for (int k = 0; k < days.size(); ++k) {
      const double x = kLeft + (kWidth - kLeft) * k / (days.size() - 1);
      int64_t& sum = below[static_cast<size_t>(k)];
      lower.emplace_back(x, kFloor - HeightOf(sum, top));
      sum += shares.Of(days.Get(k))[i];
      upper.emplace_back(x, kFloor - HeightOf(sum, top));
    }
    out += Polygon(upper, lower, i, shares.names()[i]);
  }
  return out;
}

// Months since the year 0; the day that counts as today begins the axis.
std::optional<int> MonthOf(absl::string_view text) {
  int year = 0;
  int month = 0;
  if (text.size() < 7 || text[4] != '-' ||
      !absl::SimpleAtoi(text.substr(0, 4), &year) ||
      !absl::SimpleAtoi(text.substr(5, 2), &month)) {
    return std::nullopt;
  }
  return year * 12 + month - 1;
}

std::string NameOfMonth(int month) {
  return absl::StrFormat("%04d-%02d", month / 12, month % 12 + 1);
}

// Deployments by month.
std::map<int, int64_t> EndsOf(const v1::SummarizeFleetResponse& summary) {
  std::map<int, int64_t> out;
  for (const v1::FleetMonth& month : summary.ends()) {
    if (const std::optional<int> number = MonthOf(month.month())) {
      out[*number] += month.deployments();
    }
  }
  return out;
}

// Where the months are on the axis.
struct MonthAxis {
  int first = 0;
  int count = 1;

  double width() const { return (kWidth - kLeft) / count; }
  double at(int month) const { return kLeft + width() * (month - first); }
};

// From this month on; a year at least, so that one end is not the whole axis.
MonthAxis AxisOf(const v1::SummarizeFleetResponse& summary,
                 const std::map<int, int64_t>& ends) {
  MonthAxis out;
  out.first = std::min(MonthOf(summary.as_of()).value_or(ends.begin()->first),
                       ends.begin()->first);
  out.count = std::max(12, ends.rbegin()->first - out.first + 1);
  return out;
}

std::string MonthBar(int month, int64_t count, const MonthAxis& axis,
                     int64_t top) {
  const double height = HeightOf(count, top);
  const double width = axis.width() * 0.8;
  const double x = axis.at(month) + axis.width() * 0.1;
  return absl::StrCat(
      "<rect class=\"bar\" x=\"", Number(x), "\" y=\"", Number(kFloor - height),
      "\" width=\"", Number(width), "\" height=\"", Number(height),
      "\"><title>", NameOfMonth(month), ": ", count, "</title></rect>",
      Label(x + width / 2, kFloor - height - 4, "middle", absl::StrCat(count)),
      "\n");
}

std::string MonthNames(const MonthAxis& axis) {
  const int every = (axis.count + kNames - 1) / kNames;
  std::string out;
  for (int i = 0; i < axis.count; i += every) {
    out += Label(axis.at(axis.first + i) + axis.width() / 2, kHeight - 8,
                 "middle", NameOfMonth(axis.first + i));
  }
  return out;
}

}  // namespace

std::string EndsChart(const v1::SummarizeFleetResponse& summary) {
  const std::map<int, int64_t> ends = EndsOf(summary);
  if (ends.empty()) return "";
  const MonthAxis axis = AxisOf(summary, ends);
  int64_t top = 1;
  std::vector<std::string> words;
  for (const auto& [month, count] : ends) {
    top = std::max(top, count);
    words.push_back(absl::StrCat(NameOfMonth(month), " ", count));
  }
  std::string out =
      absl::StrCat(Open("Deployments whose line ends, by month",
                        absl::StrCat(absl::StrJoin(words, ", "), ".")),
                   Axis(top));
  for (const auto& [month, count] : ends) {
    if (count > 0) out += MonthBar(month, count, axis, top);
  }
  return absl::StrCat(out, MonthNames(axis), "</svg>\n");
}

std::string HistoryChart(const v1::SummarizeFleetResponse& summary) {
  const auto& days = summary.history();
  if (days.size() < 2) return "";
  const LineShares shares(days);
  const int64_t top = TopOf(days, shares);
  const v1::FleetDay& first = days.Get(0);
  const v1::FleetDay& last = days.Get(days.size() - 1);
  const std::string description =
      absl::StrCat(Sentence(shares.names(), shares.Of(first), first.day()), " ",
                   Sentence(shares.names(), shares.Of(last), last.day()));
  return absl::StrCat(Open("Deployments by line over time", description),
                      Areas(days, shares, top), Axis(top),
                      Label(kLeft, kHeight - 8, "start", first.day()),
                      Label(kWidth, kHeight - 8, "end", last.day()), "</svg>\n",
                      Key(shares.names(), shares.Of(last)));
}

}  // namespace upgrade_advisor
