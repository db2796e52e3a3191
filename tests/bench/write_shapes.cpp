// Writes requests to measure with into a folder, for programs that send them.
//   bench_shapes FOLDER
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "bench/shapes.h"

using namespace ordersign;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "bench_shapes: which folder?\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const auto write = [&folder](const std::string& name, const std::string& request, int times) {
    std::ofstream file(folder / name);
    for (int i = 0; i < times; ++i) file << request << '\n';
    return file.good();
  };
  return write("ordinary.json", bench::ordinary(), 1) && write("lines.ndjson", bench::ordinary(), 5000) ? 0 : 1;
}
