// Requests to measure with: ordinary charts of several sizes, and charts made to cost much within the default limits. Each is the same
// text every time.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ordersign::bench {

struct Shape {
  std::string name;
  std::string request;
};

/// 28 KB: a belimumab order over a chart of a few dozen entries, its dosage too high, so that a card comes of it.
std::string ordinary();

/// The same with so many requests, statements and conditions of many drugs and problems, as a large EHR sends them: 180 of `size` are some
/// 380 KB.
std::string chart_of(int size);

/// Those whose instructions are counted: an ordinary one, a signing of five drafts that differ, and a large chart.
std::vector<Shape> counted_shapes();

/// Within the default limits of bytes and resources, each made to cost much at one place.
std::vector<Shape> hostile_shapes();

}  // namespace ordersign::bench
