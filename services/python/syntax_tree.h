// The syntax of a Python file, as far as facts need it.
//
// Nodes lie in one vector and name each other by index, so that a tree of the
// next file takes no new memory. What has no bound in depth in real code is
// flat: a chain "a.b(c)[d].e" is one node with its links as children, and so
// are operators in a row, elif after elif, strings side by side. A Tree is used
// by one thread at a time; texts are views into the text it was parsed from.
#ifndef SERVICES_PYTHON_SYNTAX_TREE_H_
#define SERVICES_PYTHON_SYNTAX_TREE_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor::python {

// The comments name the children. "text" is what the node's range covers.
enum class NodeKind : uint8_t {
  kNone,
  // Expressions.
  kName,      // text
  kNumber,    // text
  kConstant,  // text: True, False, None
  kLeaf,      // "..." and other things that say nothing
  kString,    // text is the token; where several stand together, kString each
  kBytes,
  kFString,    // kString, kFText and kField, in order
  kFText,      // text
  kField,      // the expression, fields of the format
  kChain,      // the root, then kAttribute, kCall and kSubscript
  kAttribute,  // text
  kCall,       // arguments: an expression, kKeyword, kStarred, kDoubleStar
  kSubscript,  // the index
  kKeyword,    // text; the value
  kStarred,
  kDoubleStar,
  kMinus,       // -x
  kArithmetic,  // operands; code: the first operator
  // Any other expression over children: await, yield. Of comparisons, "not",
  // "and", "or" and if-else operands and kOperator, as they are written.
  kSeveral,
  kOperator,  // code: a Word
  kNamed,     // x := value: the name, the value
  kLambda,    // kParameters, the body
  kList,
  kTuple,
  kSet,
  kDict,           // key, value, key, value; or kDoubleStar
  kComprehension,  // whatever it is made of; targets are in kTarget
  kTarget,         // one expression that is stored to or deleted
  // Statements.
  kBlock,
  kExpressionStatement,
  kAssign,     // kTarget each, the value
  kAnnotated,  // kTarget, the annotation, the value if there is one
  kFunction,   // text: its name; kDecorator, kParameters, others, kBlock
  kClass,      // text: its name; kDecorator, kCall of its bases, kBlock
  kDecorator,  // the expression
  kParameters,
  kParameter,  // text; kAnnotation, the default
  kAnnotation,
  kIf,          // test, kBlock, test, kBlock ..., kBlock
  kTry,         // kBlock, kHandler each, kBlock of else and finally
  kHandler,     // the classes if there are any, kBlock
  kImport,      // kAlias each
  kImportFrom,  // kModule, kAlias each; or kModule alone for a star
  kModule,      // kName each; code: how many dots before them, at most 255
  kAlias,       // kName each, kAsName
  kAsName,      // text
  kOther,       // any other statement: expressions, kTarget and kBlock
};

// What stands between operands.
enum class Word : uint8_t {
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kEqual,
  kNotEqual,
  kIn,
  kNotIn,
  kIs,
  kIsNot,
  kNot,
  kAnd,
  kOr,
  kIf,
  kElse,
};

enum NodeFlag : uint8_t {
  kIsAsync = 1,         // kFunction
  kIsVariadic = 2,      // kParameter: *args, **kwargs
  kHasDefault = 4,      // kParameter: the last child
  kIsRawString = 8,     // kFText
  kHasValue = 16,       // kAnnotated
  kTakesKeywords = 32,  // kParameter: **kwargs
  kByKeyword = 64,      // kParameter: behind * or *args
};

using NodeIndex = uint32_t;  // 0: none

struct Node {
  NodeKind kind = NodeKind::kNone;
  uint8_t code = 0;
  uint8_t flags = 0;
  uint32_t pos = 0;  // where it begins, with the brackets of its first operand
  uint32_t text = 0;
  uint32_t size = 0;
  NodeIndex first = 0;
  NodeIndex next = 0;
};

struct Tree {
  absl::string_view source;
  std::vector<Node> nodes;
  NodeIndex root = 0;  // a kBlock

  const Node& operator[](NodeIndex i) const { return nodes[i]; }
  absl::string_view TextOf(const Node& node) const {
    return source.substr(node.text, node.size);
  }
  absl::string_view TextOf(NodeIndex i) const { return TextOf(nodes[i]); }
  // Of a kOperator.
  Word WordOf(NodeIndex i) const { return static_cast<Word>(nodes[i].code); }
  // The last child, or 0.
  NodeIndex LastOf(NodeIndex parent) const {
    NodeIndex last = nodes[parent].first;
    while (last != 0 && nodes[last].next != 0) last = nodes[last].next;
    return last;
  }
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_SYNTAX_TREE_H_
