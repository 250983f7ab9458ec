#include "services/fleet/store/fleet_store.h"

#include <map>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/store/settings_rows.h"

namespace upgrade_advisor {
namespace {

// Beyond it, digests are asked for again.
constexpr size_t kKnownSheets = 200'000;

// A claim reads sheets in groups until it has so many bytes: few are large.
constexpr size_t kReadAtOnce = 32;
constexpr size_t kWorkBytes = size_t{32} << 20;

// Nothing for what is damaged.
std::optional<SubjectToAssess> ReadSubject(
    const ClaimedSubject& claimed, const std::map<int64_t, std::string>& sheets,
    const std::map<int64_t, std::string>& settings) {
  SubjectToAssess out;
  out.subject = claimed.subject;
  const auto sheet = sheets.find(claimed.sheet);
  const auto set = settings.find(claimed.settings);
  if (sheet == sheets.end() || set == settings.end() ||
      !out.deployment.ParseFromString(sheet->second)) {
    return std::nullopt;
  }
  absl::StatusOr<FleetSettings> read = SettingsOf(set->second);
  if (!read.ok()) return std::nullopt;
  out.settings = *std::move(read);
  return out;
}

}  // namespace

template <typename T>
absl::StatusOr<T> FleetStore::In(
    sql::Access access,
    const std::function<absl::StatusOr<T>(sql::Connection&, int64_t)>& body) {
  absl::StatusOr<T> out = absl::InternalError("nothing was asked");
  const absl::Status status =
      database_->Run(access, [&](sql::Connection& connection) -> absl::Status {
        const absl::StatusOr<int64_t> now = database_->Now(connection);
        if (!now.ok()) return now.status();
        out = body(connection, *now);
        return out.status();
      });
  if (!status.ok()) return status;
  return out;
}

// In a transaction of their own: a number is remembered only once its row is
// there for good.
absl::StatusOr<std::vector<int64_t>> FleetStore::SheetIds(
    absl::Span<const IncomingDeployment> deployments) {
  std::vector<int64_t> out(deployments.size(), 0);
  std::vector<Content> unknown;
  std::vector<size_t> places;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (size_t i = 0; i < deployments.size(); ++i) {
      const auto found = sheets_.find(deployments[i].sheet.digest);
      if (found != sheets_.end()) {
        out[i] = found->second;
      } else {
        unknown.push_back(deployments[i].sheet);
        places.push_back(i);
      }
    }
  }
  if (unknown.empty()) return out;
  const absl::StatusOr<std::vector<int64_t>> ids = In<std::vector<int64_t>>(
      sql::Access::kWrite, [&](sql::Connection& connection, int64_t) {
        return Intern(connection, ContentTable::kSheets, unknown);
      });
  if (!ids.ok()) return ids.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (sheets_.size() + ids->size() > kKnownSheets) sheets_.clear();
  for (size_t i = 0; i < places.size(); ++i) {
    out[places[i]] = sheets_[unknown[i].digest] = (*ids)[i];
  }
  return out;
}

absl::StatusOr<std::vector<StoredRow>> FleetStore::Upsert(
    const std::string& organization,
    absl::Span<const IncomingDeployment> deployments) {
  const absl::StatusOr<std::vector<int64_t>> sheets = SheetIds(deployments);
  if (!sheets.ok()) return sheets.status();
  std::vector<DeploymentRow> rows;
  for (size_t i = 0; i < deployments.size(); ++i) {
    rows.push_back(deployments[i].row);
    rows.back().sheet = (*sheets)[i];
  }
  return In<std::vector<StoredRow>>(
      sql::Access::kWrite, [&](sql::Connection& connection, int64_t now) {
        return StoreDeployments(connection, outcomes_, organization, rows, now);
      });
}

absl::StatusOr<int64_t> FleetStore::Delete(const std::string& organization,
                                           absl::Span<const std::string> ids) {
  return In<int64_t>(sql::Access::kWrite,
                     [&](sql::Connection& connection, int64_t) {
                       return DeleteDeployments(connection, organization, ids);
                     });
}

absl::StatusOr<StoredDeployment> FleetStore::Get(
    const std::string& organization, const std::string& deployment_id) {
  return In<StoredDeployment>(
      sql::Access::kRead, [&](sql::Connection& connection, int64_t now) {
        return LoadDeployment(connection, outcomes_, organization,
                              deployment_id, DayOf(now));
      });
}

absl::StatusOr<ListPage> FleetStore::List(const ListQuery& query) {
  return In<ListPage>(
      sql::Access::kRead, [&](sql::Connection& connection, int64_t now) {
        return ListPageOf(connection, outcomes_, filters_, query, DayOf(now));
      });
}

absl::StatusOr<v1::SummarizeFleetResponse> FleetStore::Summary(
    const SummaryQuery& query) {
  return In<v1::SummarizeFleetResponse>(
      sql::Access::kRead, [&](sql::Connection& connection, int64_t now) {
        return Summarize(connection, outcomes_, query, DayOf(now));
      });
}

absl::StatusOr<std::vector<v1::FleetFinding>> FleetStore::Findings(
    const std::string& organization, const std::string& workspace) {
  return In<std::vector<v1::FleetFinding>>(
      sql::Access::kRead, [&](sql::Connection& connection, int64_t) {
        return CountFindings(connection, outcomes_, organization, workspace);
      });
}

absl::StatusOr<std::vector<v1::FleetChange>> FleetStore::Changes(
    const ChangeQuery& query, int64_t before) {
  return In<std::vector<v1::FleetChange>>(
      sql::Access::kRead, [&](sql::Connection& connection, int64_t) {
        return ChangesBefore(connection, outcomes_, query, before);
      });
}

absl::StatusOr<FleetStore::NewChanges> FleetStore::ChangesSince(
    const ChangeQuery& query, int64_t after) {
  return In<FleetStore::NewChanges>(
      sql::Access::kRead,
      [&](sql::Connection& connection,
          int64_t) -> absl::StatusOr<FleetStore::NewChanges> {
        NewChanges out;
        const absl::StatusOr<int64_t> last =
            LastChange(connection, query.organization);
        if (!last.ok()) return last.status();
        out.last = *last;
        if (out.last <= after) return out;
        absl::StatusOr<std::vector<v1::FleetChange>> changes =
            ChangesAfter(connection, outcomes_, query, after);
        if (!changes.ok()) return changes.status();
        out.changes = *std::move(changes);
        return out;
      });
}

absl::StatusOr<int64_t> FleetStore::SetTarget(const v1::FleetScope& scope,
                                              const v1::FleetTarget& target,
                                              const std::string& caller) {
  return In<int64_t>(
      sql::Access::kWrite,
      [&](sql::Connection& connection, int64_t now) -> absl::StatusOr<int64_t> {
        absl::Status s =
            LockOrganization(connection, scope.organization()).status();
        if (s.ok()) s = WriteTarget(connection, scope, target, {caller, now});
        if (!s.ok()) return s;
        return ApplySettings(connection, outcomes_, scope, now);
      });
}

absl::StatusOr<v1::FleetAcknowledgement> FleetStore::Acknowledge(
    const v1::FleetAcknowledgement& acknowledgement,
    const std::string& caller) {
  return In<v1::FleetAcknowledgement>(
      sql::Access::kWrite,
      [&](sql::Connection& connection,
          int64_t now) -> absl::StatusOr<v1::FleetAcknowledgement> {
        const v1::FleetScope& scope = acknowledgement.scope();
        const absl::Status locked =
            LockOrganization(connection, scope.organization()).status();
        if (!locked.ok()) return locked;
        absl::StatusOr<v1::FleetAcknowledgement> added =
            AddAcknowledgement(connection, acknowledgement, {caller, now});
        if (!added.ok()) return added.status();
        const absl::Status applied =
            ApplySettings(connection, outcomes_, scope, now).status();
        if (!applied.ok()) return applied;
        return added;
      });
}

absl::StatusOr<v1::FleetAcknowledgement> FleetStore::Revoke(
    const std::string& organization, const std::string& id,
    const std::string& caller) {
  return In<v1::FleetAcknowledgement>(
      sql::Access::kWrite,
      [&](sql::Connection& connection,
          int64_t now) -> absl::StatusOr<v1::FleetAcknowledgement> {
        const absl::Status locked =
            LockOrganization(connection, organization).status();
        if (!locked.ok()) return locked;
        absl::StatusOr<v1::FleetAcknowledgement> revoked =
            RevokeAcknowledgement(connection, organization, id, {caller, now});
        if (!revoked.ok()) return revoked.status();
        const absl::Status applied =
            ApplySettings(connection, outcomes_, revoked->scope(), now)
                .status();
        if (!applied.ok()) return applied;
        return revoked;
      });
}

absl::StatusOr<std::vector<v1::FleetAcknowledgement>>
FleetStore::Acknowledgements(const std::string& organization) {
  return In<std::vector<v1::FleetAcknowledgement>>(
      sql::Access::kRead, [&](sql::Connection& connection, int64_t) {
        return LoadAcknowledgements(connection, organization);
      });
}

absl::StatusOr<int64_t> FleetStore::Register(const SnapshotRow& snapshot) {
  return In<int64_t>(
      sql::Access::kWrite, [&](sql::Connection& connection, int64_t now) {
        return RegisterSnapshot(connection, outcomes_, snapshot, now);
      });
}

std::string FleetStore::NewLease(const std::string& worker) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return absl::StrCat(worker, "/", ++leases_);
}

absl::StatusOr<ClaimedWork> FleetStore::Claim(int64_t snapshot,
                                              const std::string& worker,
                                              absl::Duration lease_time,
                                              int limit) {
  ClaimedWork out;
  out.snapshot = snapshot;
  out.lease = NewLease(worker);
  const absl::StatusOr<std::vector<ClaimedSubject>> claimed =
      In<std::vector<ClaimedSubject>>(
          sql::Access::kWrite, [&](sql::Connection& connection, int64_t now) {
            out.day = DayOf(now);
            return ClaimDue(connection, snapshot, out.lease, now,
                            now + absl::ToInt64Microseconds(lease_time), limit);
          });
  if (!claimed.ok()) return claimed.status();
  if (claimed->empty()) return out;
  if (absl::Status s = LoadWork(*claimed, out); !s.ok()) return s;
  if (absl::Status s = GiveUpDamaged(*claimed, out); !s.ok()) return s;
  return out;
}

// So that who sends the facts, or sets the target, once more gets them stored.
absl::Status FleetStore::GiveUpDamaged(absl::Span<const ClaimedSubject> claimed,
                                       const ClaimedWork& work) {
  if (work.damaged.empty()) return absl::OkStatus();
  std::vector<int64_t> sheets, settings;
  for (const ClaimedSubject& subject : claimed) {
    if (absl::c_linear_search(work.damaged, subject.subject)) {
      sheets.push_back(subject.sheet);
      settings.push_back(subject.settings);
    }
  }
  const absl::Status done = database_->Run(
      sql::Access::kWrite, [&](sql::Connection& connection) -> absl::Status {
        absl::Status s =
            DisownDamaged(connection, ContentTable::kSheets, sheets);
        if (!s.ok()) return s;
        return DisownDamaged(connection, ContentTable::kSettings, settings);
      });
  const std::lock_guard<std::mutex> lock(mutex_);
  sheets_.clear();
  return done;
}

absl::Status FleetStore::LoadWork(absl::Span<const ClaimedSubject> all,
                                  ClaimedWork& work) {
  return database_->Run(
      sql::Access::kRead, [&](sql::Connection& connection) -> absl::Status {
        work.subjects.clear();
        work.damaged.clear();
        work.left = 0;
        size_t bytes = 0;
        for (size_t at = 0; at < all.size(); at += kReadAtOnce) {
          if (bytes >= kWorkBytes) {
            work.left = all.size() - at;
            break;
          }
          const absl::Status s =
              LoadSome(connection, all.subspan(at, kReadAtOnce), work, bytes);
          if (!s.ok()) return s;
        }
        return absl::OkStatus();
      });
}

absl::Status FleetStore::LoadSome(sql::Connection& connection,
                                  absl::Span<const ClaimedSubject> claimed,
                                  ClaimedWork& work, size_t& bytes) {
  std::vector<int64_t> sheet_ids, settings_ids;
  for (const ClaimedSubject& subject : claimed) {
    sheet_ids.push_back(subject.sheet);
    settings_ids.push_back(subject.settings);
  }
  const auto sheets = LoadContent(connection, ContentTable::kSheets, sheet_ids);
  if (!sheets.ok()) return sheets.status();
  const auto settings =
      LoadContent(connection, ContentTable::kSettings, settings_ids);
  if (!settings.ok()) return settings.status();
  for (const auto& [id, sheet] : *sheets) bytes += sheet.size();
  for (const ClaimedSubject& subject : claimed) {
    std::optional<SubjectToAssess> read =
        ReadSubject(subject, *sheets, *settings);
    if (read) {
      work.subjects.push_back(*std::move(read));
    } else {
      work.damaged.push_back(subject.subject);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> FleetStore::Save(
    const ClaimedWork& work, absl::Span<const FinishedSubject> finished) {
  std::vector<Content> contents;
  for (const FinishedSubject& f : finished) {
    contents.push_back(ContentOf(DeterministicBytes(f.assessment)));
  }
  // Committed before they are announced, as OutcomeCache wants.
  const absl::StatusOr<std::vector<int64_t>> ids = In<std::vector<int64_t>>(
      sql::Access::kWrite, [&](sql::Connection& connection, int64_t) {
        return Intern(connection, ContentTable::kOutcomes, contents);
      });
  if (!ids.ok()) return ids.status();
  std::vector<AssessedSubject> assessed;
  for (size_t i = 0; i < finished.size(); ++i) {
    assessed.push_back({finished[i].subject, (*ids)[i], finished[i].due_day});
  }
  return In<int64_t>(sql::Access::kWrite,
                     [&](sql::Connection& connection, int64_t now) {
                       return SaveAssessed(connection, outcomes_, work.snapshot,
                                           work.lease, assessed, now);
                     });
}

absl::Status FleetStore::Release(const ClaimedWork& work,
                                 absl::Duration pause) {
  return database_->Run(
      sql::Access::kWrite, [&](sql::Connection& connection) -> absl::Status {
        const absl::StatusOr<int64_t> now = database_->Now(connection);
        if (!now.ok()) return now.status();
        return ReleaseClaim(connection, work.lease,
                            *now + absl::ToInt64Microseconds(pause));
      });
}

absl::StatusOr<int64_t> FleetStore::Due() {
  return In<int64_t>(sql::Access::kRead,
                     [&](sql::Connection& connection, int64_t now) {
                       return CountDue(connection, DayOf(now));
                     });
}

// Asked each second, and true all day long but for one moment: so it is read
// before anything is locked.
absl::StatusOr<bool> FleetStore::KeepToday() {
  const absl::StatusOr<bool> is_kept = In<bool>(
      sql::Access::kRead,
      [](sql::Connection& connection, int64_t now) -> absl::StatusOr<bool> {
        const absl::StatusOr<int64_t> day = KeptDay(connection);
        if (!day.ok()) return day.status();
        return *day == DayOf(now);
      });
  if (!is_kept.ok() || *is_kept) return is_kept;
  return In<bool>(
      sql::Access::kWrite,
      [&](sql::Connection& connection, int64_t now) -> absl::StatusOr<bool> {
        const absl::StatusOr<int64_t> due = CountDue(connection, DayOf(now));
        if (!due.ok()) return due.status();
        if (*due > 0) return false;
        const absl::Status kept = KeepDay(connection, outcomes_, DayOf(now));
        if (!kept.ok()) return kept;
        return true;
      });
}

}  // namespace upgrade_advisor
