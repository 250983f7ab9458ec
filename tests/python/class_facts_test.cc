#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/python/reading.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

TEST(ClassFacts, HaveBasesFromWhereTheyAreImported) {
  EXPECT_THAT(
      Rows("from a import B as C\nclass D(C, x.Y, Generic[T], f()): ...",
           FactKind::kClass),
      ElementsAre("@base.B = D", "@base.Generic = D", "@base.Y = D",
                  "D = a.B,x.Y,Generic"));
}

TEST(ClassFacts, DeriveThroughClassesOfOtherFiles) {
  const PythonProjectFacts project =
      ReadProject({{"plugins/a.py", "class Mid(BaseOperator): pass"},
                   {"dags/b.py",
                    "from a import Mid\nclass End(Mid):\n  x = 1\n"
                    "  async def go(self, b=1, *args, **kw): pass\n"}});
  EXPECT_THAT(Rows(project, FactKind::kClass),
              ElementsAre("@attribute.*.x = 1", "@attribute.BaseOperator.x = 1",
                          "@attribute.Mid.x = 1", "@base.BaseOperator = End",
                          "@base.BaseOperator = Mid", "@base.Mid = End",
                          "@method.*.go = async,self,b,args,kw",
                          "@method.BaseOperator.go = async,self,b,args,kw",
                          "@method.Mid.go = async,self,b,args,kw",
                          "End = a.Mid", "Mid = BaseOperator"));
}

TEST(ClassFacts, CirclesEnd) {
  EXPECT_THAT(Rows("class A(B): pass\nclass B(A): pass\n", FactKind::kClass),
              IsSupersetOf({"@base.A = B", "@base.B = A"}));
}

TEST(ClassFacts, TooManyMembersOfTooManyBasesAreAProblem) {
  std::string text = "class A(";
  for (int i = 0; i < 300; ++i) absl::StrAppend(&text, "B", i, ", ");
  const PythonProjectFacts project = ReadOne(text + "): pass\n");
  EXPECT_THAT(Problems(project),
              ElementsAre("1:1 a class has too many bases or members"));
  EXPECT_THAT(project.open_kinds, Contains(FactKind::kClass));
}

TEST(ClassFacts, FunctionsOfTheModuleHaveTheirParameters) {
  EXPECT_THAT(Rows("def policy(task): pass\nif x:\n  async def g(): pass\n"
                   "def h():\n  def inner(): pass\n",
                   FactKind::kClass),
              ElementsAre("@function.g = async,", "@function.h",
                          "@function.policy = task"));
}

// As they are written; context_rows_test.cc is about who passes what.
std::vector<std::string> Written(absl::string_view text) {
  return Rows(ReadAsWritten(text), FactKind::kContext);
}

TEST(ContextFacts, AreKeysOfTheContext) {
  EXPECT_THAT(
      Written("context['a']; kwargs.get('b', 1); ctx.pop('c'); other['d']\n"
              "get_current_context()['e']; x = get_current_context(); x['f']\n"
              "self.context['g']"),
      ElementsAre("a = subscript", "b = subscript", "c = subscript",
                  "e = subscript", "f = subscript"));
}

TEST(ContextFacts, AreParametersThatAirflowFills) {
  EXPECT_THAT(
      Written("@task\ndef a(ds, context, *args, **kw): pass\n"
              "def b(self, ti=None, **kwargs): pass\n"
              "def c(no): pass\nOp(python_callable=x.b)\n"
              "Op(on_failure_callback=lambda run_id: 0)\n"),
      ElementsAre("ds = parameter", "run_id = parameter", "ti = parameter"));
}

}  // namespace
}  // namespace upgrade_advisor
