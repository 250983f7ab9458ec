// Catalogs of any size, shaped like the real one.
#ifndef TESTS_BENCH_SYNTHETIC_CATALOG_H_
#define TESTS_BENCH_SYNTHETIC_CATALOG_H_

#include "services/catalog/catalog.h"

namespace upgrade_advisor {

// About `releases` of them: a tenth Certified in four lines, the rest Runtime
// in eleven lines of the legacy form and two of the new one, each line with
// five Airflow patches.
Catalog SyntheticCatalog(int releases);

}  // namespace upgrade_advisor

#endif  // TESTS_BENCH_SYNTHETIC_CATALOG_H_
