using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>Migrations of Durable Object classes: one, one of several steps, or wrangler's list.</summary>
internal static class MigrationFields
{
    private static readonly ListShape Classes = new(new TextShape(NameRules.Class));

    /// <summary>What a migration changes, named as the API names it.</summary>
    public static readonly IReadOnlyList<Field> Changes =
    [
        new Field("new_classes", Classes, "Classes that are new, with the key-value storage."),
        new Field("new_sqlite_classes", Classes, "Classes that are new, with SQLite storage."),
        new Field("deleted_classes", Classes, "Classes that are deleted with all their data."),
        new Field(
            "renamed_classes",
            new ListShape(new ObjectShape(
            [
                new Field("from", new TextShape(NameRules.Class), "The old name.") { IsRequired = true },
                new Field("to", new TextShape(NameRules.Class), "The new name.") { IsRequired = true },
            ])),
            "Classes that get another name."),
        new Field(
            "transferred_classes",
            new ListShape(new ObjectShape(
            [
                new Field("from", new TextShape(NameRules.Class), "The class's name there.") { IsRequired = true },
                new Field("from_script", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The Worker that has the class.") { IsRequired = true },
                new Field("to", new TextShape(NameRules.Class), "The class's name here.") { IsRequired = true },
            ])),
            "Classes that come from another Worker with their data."),
    ];

    private static readonly Field Tag = new("tag", new TextShape(NameRules.Word), "The tag that the Worker has after the migration.") { IsRequired = true };

    /// <summary>All forms.</summary>
    public static readonly Shape Shape = new EitherShape(
    [
        new ListShape(new ObjectShape([Tag with { OtherNames = ["new_tag"] }, .. Changes])),
        new ObjectShape(
        [
            Tag with { Name = "new_tag", OtherNames = ["tag"], IsRequired = false },
            new Field("old_tag", new TextShape(NameRules.Word), "The tag that the Worker must have before the migration."),
            .. Changes,
            new Field("steps", new ListShape(new ObjectShape([Tag with { IsRequired = false }, .. Changes])), "Several migrations, in order; each has its tag, or all have new_tag."),
        ]),
    ]);
}
