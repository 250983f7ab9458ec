// Whatever a disk made of a copy: it is read as it was written, or not at all.
#include "absl/strings/str_cat.h"
#include "services/base/digest.h"
#include "services/feeds/feed_copy.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(feed_copy, input) {
  for (const std::string& bytes :
       {std::string(input), absl::StrCat("upgrade-advisor-feed 1 ",
                                         HexDigest(input), "\n", input)}) {
    const absl::StatusOr<FeedCopy> copy = DecodeFeedCopy(bytes);
    if (!copy.ok()) continue;
    const absl::StatusOr<FeedCopy> again =
        DecodeFeedCopy(EncodeFeedCopy(*copy));
    UA_FUZZ_REQUIRE(again.ok());
    UA_FUZZ_REQUIRE(*again->text == *copy->text);
    UA_FUZZ_REQUIRE(again->url == copy->url && again->etag == copy->etag);
    UA_FUZZ_REQUIRE(again->signature == copy->signature);
    UA_FUZZ_REQUIRE(again->confirmed == copy->confirmed);
  }
}
