// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_IMAGE_TAG_CONDITIONS_H_
#define PLUGINS_IMAGE_TAG_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::image_tag {

// The reference to write.
void ReportExactTag(const Facts& f, Truth applies, Report& report);
void ReportDigest(const Facts& f, Truth applies, Report& report);

// What the suffix of the tag says.
Truth VariantChanges(const Facts& f);
void ReportVariants(const Facts& f, Truth applies, Report& report);
Truth PythonIsNotPublished(const Facts& f);
Truth DefaultPythonChanges(const Facts& f);
void ReportDefaultPython(const Facts& f, Truth applies, Report& report);

// What the image is built on, and what the requirements do to it.
Truth BaseIsCustom(const Facts& f);
Truth HasSeveralStages(const Facts& f);
Truth RequiresOtherAirflow(const Facts& f);

}  // namespace upgrade_plugin::image_tag

#endif  // PLUGINS_IMAGE_TAG_CONDITIONS_H_
