// Whatever stands under prefetch keys into one Record.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "fhir/list_state.h"
#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

/// Sorts resources into the record by their type.
class Collector {
 public:
  Collector(std::string_view patient_id, Resolver& resolver, Record& record)
      : subjects_(patient_id, resolver), patient_id_(patient_id), resolver_(resolver), record_(record) {}

  /// False when it is not known whose some of it is.
  bool take(json::View value, Standing standing) {
    foreign_ = standing == Standing::Foreign;
    among_weights_ = standing == Standing::Weights;
    const auto before = record_.whose_unknown;
    const auto resources = resources_of(value);
    many_ = resources.size() > 8;
    count_ = resources.size();
    for (const auto& held : resources) add(held.resource);
    return record_.whose_unknown == before;
  }

 private:
  void add(json::View resource) {
    const auto type = resource["resourceType"].string();
    if (type == "Condition") keep(resource, read_condition, record_.conditions);
    else if (type == "MedicationRequest" || type == "MedicationOrder") keep(resource, read_request, record_.requests);
    else if (type == "MedicationStatement") keep(resource, read_statement, record_.statements);
    else if (type == "MedicationAdministration") keep(resource, read_administration, record_.administrations);
    else if (type == "MedicationDispense") keep(resource, read_dispense, record_.dispenses);
    else if (foreign_) return;
    else if (type == "Observation" && is_ours(resource)) add_observation(resource);
    else if (type == "Coverage" && is_ours(resource)) record_.coverages.entries.push_back(read_coverage(resource, resolver_));
    else if (type == "QuestionnaireResponse" && is_ours(resource)) read_answers(resource, record_.answers.entries);
    else if (type == "Patient") add_patient(resource);
  }

  bool is_ours(json::View resource) {
    const auto whose = subjects_.whose(resource);
    record_.other_patients += whose == Whose::Anothers ? 1 : 0;
    record_.whose_unknown += whose == Whose::Unknown ? 1 : 0;
    return whose == Whose::Ours;
  }

  template <class Read, class T>
  void keep(json::View resource, const Read& read, List<T>& list) {
    const auto before = record_.whose_unknown;
    const bool ours = is_ours(resource);
    // Under whichever key it came: the list of its kind is not complete without it.
    if (record_.whose_unknown != before) list.state = worse(list.state, ListState::Garbled);
    if (!ours) return;
    auto& into = list.entries;
    T entry = call(read, resource);
    entry.foreign = foreign_;
    if (foreign_ && !entry.reference.empty() && is_known(entry.reference, into)) return;
    if (into.empty()) into.reserve(std::min(count_, most_expected));  // most values are of one type
    into.push_back(std::move(entry));
  }

  /// Is an entry of that reference held? It is taken for held from now on.
  template <class T>
  bool is_known(std::string_view reference, const memory::Vector<T>& held) {
    if (!many_) return std::any_of(held.begin(), held.end(), [reference](const T& one) { return one.reference == reference; });
    const auto [known, is_new] = known_.try_emplace(&held);
    if (is_new) {
      for (const auto& one : held) known->second.emplace(one.reference);
    }
    return !known->second.emplace(reference).second;
  }

  template <class T>
  T call(T (*read)(json::View), json::View resource) {
    return read(resource);
  }
  template <class T>
  T call(T (*read)(json::View, Resolver&), json::View resource) {
    return read(resource, resolver_);
  }

  void add_observation(json::View resource) {
    record_.observations.push_back(read_observation(resource));
    record_.observations.back().among_weights = among_weights_;
  }

  void add_patient(json::View resource) {
    const auto id = resource["id"].string();
    if (!id.empty() && !is_about(id, patient_id_)) {
      ++record_.other_patients;
      return;
    }
    // A Patient beside the matches of a search may be cut down to its name.
    auto patient = read_patient(resource);
    if (!record_.patient || (!record_.patient->birth_date && patient.birth_date)) record_.patient = std::move(patient);
  }

  Subjects subjects_;
  std::string_view patient_id_;
  Resolver& resolver_;
  Record& record_;
  bool foreign_ = false;
  bool among_weights_ = false;
  static constexpr std::size_t most_expected = 64;
  std::size_t count_ = 0;                                                   ///< of the resources at hand
  bool many_ = false;                                                       ///< too many to compare each with all that are held
  std::unordered_map<const void*, std::unordered_set<std::string>> known_;  ///< references, by list
};

}  // namespace

bool has_modifier(json::View value) {
  if (value.named_nowhere("modifierExtension")) return false;
  if (value.is_array()) {
    const auto elements = value.elements();
    return std::any_of(elements.begin(), elements.end(), has_modifier);
  }
  for (const auto& [name, member] : value.members()) {
    if (name == "contained") continue;
    const bool is_empty = !member || (member.is_array() && member.size() == 0);
    if (name == "modifierExtension" ? !is_empty : has_modifier(member)) return true;
  }
  return false;
}

bool read_into(Record& record, json::View value, std::string_view patient_id, Resolver& resolver, Standing standing) {
  return Collector(patient_id, resolver, record).take(value, standing);
}

}  // namespace ordersign::fhir
