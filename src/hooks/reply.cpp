#include "ordersign/reply.h"

#include "json/writer.h"

namespace ordersign {

Reply reply_for(const Error& error) {
  switch (error.code) {
    case ErrorCode::NotFound: return operation_outcome(404, "not-found", error.where, error.message);
    case ErrorCode::Unavailable: return operation_outcome(412, "incomplete", error.where, error.message);
    case ErrorCode::TooCostly: return operation_outcome(503, "too-costly", error.where, error.message);
    case ErrorCode::TooMany: return operation_outcome(413, "too-costly", error.where, error.message);
    case ErrorCode::TooLarge: return operation_outcome(400, "too-long", error.where, error.message);
    case ErrorCode::Syntax: return operation_outcome(400, "structure", error.where, error.message);
    default: return operation_outcome(400, "invalid", error.where, error.message);
  }
}

Reply operation_outcome(int status, std::string_view code, std::string_view where, std::string_view message) {
  json::Writer writer;
  writer.begin_object().member("resourceType", "OperationOutcome").key("issue").begin_array().begin_object();
  writer.member("severity", "error").member("code", code).key("details").begin_object().member("text", message).end_object();
  writer.member("diagnostics", where).end_object().end_array().end_object();
  return {status, "application/json", writer.take(), {}};
}

}  // namespace ordersign
