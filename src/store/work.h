// A turn of work with the database, within which what is waited for is waited for within bounds.
#pragma once

#include "store/backend.h"

namespace ordersign::store {

class Work {
 public:
  explicit Work(Backend& backend) : backend_(backend) { backend_.begin_work(); }
  ~Work() { backend_.end_work(); }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

 private:
  Backend& backend_;
};

}  // namespace ordersign::store
