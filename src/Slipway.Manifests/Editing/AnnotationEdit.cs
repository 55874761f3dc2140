namespace Slipway.Manifests.Editing;

/// <summary>Gives a manifest an annotation.</summary>
internal static class AnnotationEdit
{
    public static void Plan(EditPlan plan, string key, string value)
    {
        // Always in quotes where it is new: hexadecimal digits may look like a number.
        var annotation = new NewText(value, IsQuoted: true);
        var metadata = plan.Root.Find("metadata")!;
        if (metadata.Find("annotations") is not { } annotations)
        {
            plan.Insert(metadata, metadata.Neighbour("name"), "annotations", new NewFields((key, annotation)));
        }
        else if (annotations.Mapping is not { Entries.Count: > 0 })
        {
            plan.InsertFirst(metadata, annotations, new NewFields((key, annotation)));
        }
        else
        {
            plan.Set(annotations, key, annotation);
        }
    }
}
