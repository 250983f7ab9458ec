#include "services/base/descriptor.h"

#include <unistd.h>

namespace upgrade_advisor {

void Descriptor::Close() {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

}  // namespace upgrade_advisor
