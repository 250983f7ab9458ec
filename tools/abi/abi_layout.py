"""What may become of a layout (see abi_header), and the assertions that prove it."""

from abi_header import ROOT

GOLDEN = ROOT / 'sdk/abi/layout.golden'
ASSERTIONS = ROOT / 'sdk/abi/upgrade_plugin_layout.h'

# Written by the host and walked by a stride: grows although it has no size.
_STRIDED = {'ua_fact'}
# Its growth does not change the contract; the header says so.
_GROWING = 'UA_VOCABULARY_VERSION'


def parse(layout):
    """({struct: (bytes, [(member, offset, bytes, type)])}, {other line: value})."""
    structs, others = {}, {}
    members = None
    for line in layout.splitlines():
        words = line.split(maxsplit=3)
        if line.startswith('  '):
            members.append((words[0], int(words[1]), int(words[2]), words[3]))
        elif words[0] == 'struct':
            members = []
            structs[words[1]] = (int(words[2]), members)
        else:
            others[f'{words[0]} {words[1]}'] = line.split(maxsplit=2)[2]
    return structs, others


def _struct_breaks(name, old, new):
    (old_size, old_members), (new_size, new_members) = old, new
    for before, after in zip(old_members, new_members):
        if before != after:
            yield (f'{name}.{before[0]} was "{before[0]} {before[1]} {before[2]} '
                   f'{before[3]}" and is "{after[0]} {after[1]} {after[2]} {after[3]}"')
    for gone in old_members[len(new_members):]:
        yield f'{name}.{gone[0]} is gone'
    added = new_members[len(old_members):]
    if added and old_members[0] != ('size', 0, 4, 'uint32_t') and name not in _STRIDED:
        yield f'{name} has no size of its own: it cannot grow'
    for member, offset, _, _ in added:
        if offset < old_size:
            yield f'{name}.{member} lies where older writers have padding'
    if new_size != old_size and not added:
        yield f'{name} had {old_size} bytes and has {new_size}'


def breaks(old, new):
    """What of the old layout is not in the new one: all but what is appended."""
    old_structs, old_others = parse(old)
    new_structs, new_others = parse(new)
    for name, struct in old_structs.items():
        if name in new_structs:
            yield from _struct_breaks(name, struct, new_structs[name])
        else:
            yield f'struct {name} is gone'
    for name, value in old_others.items():
        now = new_others.get(name)
        grows = name == f'constant {_GROWING}' and now and int(now) > int(value)
        if now is None:
            yield f'{name} is gone'
        elif now != value and not grows:
            yield f'{name} was {value} and is {now}'


_ASSERTIONS = '''\
/* Proves at compile time that a compiler lays out the contract as every host
 * and every plugin does: each offset and size, on 64-bit machines. In C11 and
 * C++11; include it anywhere. sdk/cpp/plugin.h does.
 *
 * Written by tools/update-abi-layout. */
#ifndef SDK_ABI_UPGRADE_PLUGIN_LAYOUT_H_
#define SDK_ABI_UPGRADE_PLUGIN_LAYOUT_H_

#include "sdk/abi/upgrade_plugin.h"

#if UINTPTR_MAX == UINT64_MAX

#ifdef __cplusplus
#define UA_LAYOUT_PROVES static_assert
#define UA_LAYOUT_SIZE(type, member) sizeof(type::member)
#else
#define UA_LAYOUT_PROVES _Static_assert
#define UA_LAYOUT_SIZE(type, member) sizeof(((type*)0)->member)
#endif

#define UA_LAYOUT(type, bytes)            \\
  UA_LAYOUT_PROVES(sizeof(type) == bytes, \\
                   "the contract gives " #type " " #bytes " bytes")
#define UA_LAYOUT_OF(type, member, at, bytes)                                \\
  UA_LAYOUT_PROVES(                                                          \\
      offsetof(type, member) == at && UA_LAYOUT_SIZE(type, member) == bytes, \\
      "the contract puts " #type "." #member " at " #at ", " #bytes " bytes")
'''


def assertions(layout):
    """The header of static assertions that says the same as a layout."""
    out = [_ASSERTIONS]
    for name, (size, members) in parse(layout)[0].items():
        out.append(f'UA_LAYOUT({name}, {size});')
        out += [f'UA_LAYOUT_OF({name}, {member}, {offset}, {width});'
                for member, offset, width, _ in members]
        out.append('')
    for macro in ('_OF', '', '_SIZE', '_PROVES'):
        out.append(f'#undef UA_LAYOUT{macro}')
    out += ['', '#endif /* 64 bits */', '',
            '#endif /* SDK_ABI_UPGRADE_PLUGIN_LAYOUT_H_ */', '']
    return '\n'.join(out)
