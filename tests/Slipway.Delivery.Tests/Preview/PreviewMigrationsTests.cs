using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests.Preview;

public class PreviewMigrationsTests
{
    [Fact]
    public void A_class_stores_as_the_migration_says_that_made_it_whatever_it_is_called_now()
    {
        var sqlite = PreviewMigrations.Sqlite(
            [
                new DurableObjectMigration("v1", Json("""{"new_classes":["Old","Renamed"],"new_sqlite_classes":["New"]}"""), null),
                new DurableObjectMigration("v2", Json("""{"renamed_classes":[{"from":"Renamed","to":"Current"}],"deleted_classes":["Old"]}"""), null),
                new DurableObjectMigration("v3", Json("""{"new_sqlite_classes":["Old"]}"""), null),
            ],
            declared: null);

        new[] { "New", "Current", "Old" }.Select(sqlite).Should().Equal(true, false, true);
    }

    [Fact]
    public void The_manifests_migrations_come_before_those_that_the_bundle_was_built_with()
    {
        var declared = new JsonArray(Json("""{"tag":"v1","new_classes":["A"]}"""));

        PreviewMigrations.Sqlite([new DurableObjectMigration("v1", Json("""{"new_sqlite_classes":["A"]}"""), null)], declared)("A").Should().BeTrue();
        PreviewMigrations.Sqlite(null, declared)("A").Should().BeFalse();
        PreviewMigrations.Sqlite(null, null)("A").Should().BeTrue("new classes do");
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
