"""The few shapes of target this tree has; twin of cmake/Targets.cmake."""

_WARNINGS = [
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wshadow",
    "-Werror",
    "-fvisibility=hidden",
    "-fvisibility-inlines-hidden",
]
_SERVICE = _WARNINGS + ["-std=c++20"]
_PLUGIN = _WARNINGS + ["-std=c++17"]

# As sdk/upgrade_advisor_add_plugin.cmake has them.
_PLUGIN_LINK = [
    "-Wl,-z,defs",
    "-Wl,-z,relro",
    "-Wl,-z,now",
    "-Wl,-z,noexecstack",
    "-Wl,--as-needed",
    "-Wl,--build-id=sha1",
]

# Test programs find their data below the runfiles folder they are started in.
_TEST_FOLDERS = [
    "UPGRADE_ADVISOR_SOURCE_DIR=\\\".\\\"",
    "UPGRADE_ADVISOR_BINARY_DIR=\\\".\\\"",
]

def ua_library(name, hdrs = [], srcs = [], deps = [], visibility = None):
    """One library for each folder; linked statically, as in the CMake build."""
    native.cc_library(
        name = name,
        hdrs = hdrs,
        srcs = srcs,
        copts = _SERVICE,
        linkstatic = True,
        visibility = visibility,
        deps = deps,
    )

def ua_binary(name, srcs, deps, visibility = None):
    """An executable that exports nothing of the archives it links."""
    native.cc_binary(
        name = name,
        srcs = srcs,
        copts = _SERVICE,
        linkopts = ["-Wl,--exclude-libs,ALL"],
        linkstatic = True,
        visibility = visibility,
        deps = deps,
    )

def ua_test(name, srcs, deps, data = [], size = "medium"):
    """One GoogleTest program."""
    native.cc_test(
        name = name,
        size = size,
        srcs = srcs,
        copts = _SERVICE,
        data = data,
        linkstatic = True,
        local_defines = _TEST_FOLDERS,
        deps = deps + ["@deps//:gtest_main"],
    )

def ua_plugin(name, srcs):
    """An advisory plugin, which sees the SDK and plugins/common. Makes <name>.so."""
    native.cc_binary(
        name = name + ".so",
        srcs = srcs,
        additional_linker_inputs = ["//sdk:plugin.map"],
        copts = _PLUGIN,
        linkopts = _PLUGIN_LINK + ["-Wl,--version-script=$(location //sdk:plugin.map)"],
        linkshared = True,
        visibility = ["//plugins:__pkg__"],
        deps = [
            "//plugins/common",
            "//sdk:upgrade_advisor_sdk",
        ],
    )

def ua_plugin_parts(name, srcs, hdrs, visibility):
    """Sources of a plugin that its tests compile without the plugin around them."""
    native.cc_library(
        name = name,
        srcs = srcs,
        hdrs = hdrs,
        copts = _PLUGIN,
        linkstatic = True,
        visibility = visibility,
        deps = ["//sdk:upgrade_advisor_sdk"],
    )

def ua_plugin_folder(name, plugins, visibility):
    """All plugins side by side, as an installed service has them."""
    for plugin in plugins:
        native.genrule(
            name = plugin + "_copy",
            srcs = ["//plugins/%s:%s.so" % (plugin, plugin)],
            outs = [plugin + ".so"],
            cmd = "cp $< $@",
        )
    native.filegroup(
        name = name,
        srcs = [plugin + ".so" for plugin in plugins],
        visibility = visibility,
    )
