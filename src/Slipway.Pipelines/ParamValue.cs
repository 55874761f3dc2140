using System.Diagnostics.CodeAnalysis;

namespace Slipway.Pipelines;

/// <summary>The value of a param or of a result: Tekton's string, array or object.</summary>
/// <remarks>Source: https://tekton.dev/docs/pipelines/tasks/#specifying-parameters</remarks>
[SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "The three shapes are read with the type that they belong to.")]
public abstract record ParamValue
{
    private ParamValue()
    {
    }

    /// <summary>Tekton's word for the type: <c>string</c>, <c>array</c> or <c>object</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>A string.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : ParamValue
    {
        /// <inheritdoc/>
        public override string TypeName => "string";

        /// <inheritdoc/>
        public override string ToString() => Value;
    }

    /// <summary>An array of strings.</summary>
    /// <param name="Values">The elements in order.</param>
    public sealed record List(IReadOnlyList<string> Values) : ParamValue
    {
        /// <inheritdoc/>
        public override string TypeName => "array";

        /// <summary>The elements as a JSON array.</summary>
        public override string ToString() => ValueJson.Write(this);
    }

    /// <summary>An object whose values are strings.</summary>
    /// <param name="Values">The values by key.</param>
    public sealed record Map(IReadOnlyDictionary<string, string> Values) : ParamValue
    {
        /// <inheritdoc/>
        public override string TypeName => "object";

        /// <summary>The keys and values as a JSON object, keys sorted.</summary>
        public override string ToString() => ValueJson.Write(this);
    }
}
