// The made-up second policy of tests/data, whole or with one place changed.
#pragma once

#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "catalog/catalog.h"
#include "support/builders.h"

namespace ordersign::testing {

inline std::filesystem::path second_policy_folder() {
  return std::filesystem::path(ORDERSIGN_SOURCE_DIR) / "tests" / "data" / "second-policy";
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

inline Result<std::shared_ptr<const Catalog>> load_from(const std::filesystem::path& folder) {
  return load_catalog({folder / "fhir-profiles", folder / "cards"});
}

/// A copy in a folder of its own, gone with this object.
class SecondPolicyCopy {
 public:
  SecondPolicyCopy() {
    auto pattern = (std::filesystem::temp_directory_path() / "ordersign-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    std::filesystem::copy(second_policy_folder(), folder_, std::filesystem::copy_options::recursive);
  }
  ~SecondPolicyCopy() { std::filesystem::remove_all(folder_); }
  SecondPolicyCopy(const SecondPolicyCopy&) = delete;
  SecondPolicyCopy& operator=(const SecondPolicyCopy&) = delete;

  void change(const std::string& file, const std::string& from, const std::string& to) {
    write(file, replaced(text_of(folder_ / file), from, to));
  }
  void write(const std::string& file, const std::string& text) { std::ofstream(folder_ / file, std::ios::binary) << text; }
  void remove(const std::string& file) { std::filesystem::remove_all(folder_ / file); }
  Result<std::shared_ptr<const Catalog>> load() const { return load_from(folder_); }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace ordersign::testing
