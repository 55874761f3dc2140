namespace Slipway.Pipelines.Documents;

/// <summary>A string, array or object of a definition before its variables are replaced.</summary>
/// <param name="At">Where it stands.</param>
internal abstract record LocatedValue(Location At)
{
    /// <summary>Tekton's word for the type.</summary>
    public abstract string TypeName { get; }

    /// <summary>Every text in it.</summary>
    public abstract IEnumerable<Located> Texts { get; }

    /// <summary>The value when it holds no variables.</summary>
    public abstract ParamValue Plain { get; }

    internal sealed record Text(Located Value) : LocatedValue(Value.At)
    {
        public override string TypeName => "string";

        public override IEnumerable<Located> Texts => [Value];

        public override ParamValue Plain => new ParamValue.Text(Value.Text);
    }

    internal sealed record List(IReadOnlyList<Located> Values, Location At) : LocatedValue(At)
    {
        public override string TypeName => "array";

        public override IEnumerable<Located> Texts => Values;

        public override ParamValue Plain => new ParamValue.List([.. Values.Select(v => v.Text)]);
    }

    internal sealed record Map(IReadOnlyList<KeyValuePair<string, Located>> Values, Location At) : LocatedValue(At)
    {
        public override string TypeName => "object";

        public override IEnumerable<Located> Texts => Values.Select(v => v.Value);

        public override ParamValue Plain => new ParamValue.Map(Values.ToDictionary(v => v.Key, v => v.Value.Text, StringComparer.Ordinal));
    }

    /// <summary>A value from outside as if it stood in a definition.</summary>
    public static LocatedValue From(ParamValue value, Location at) => value switch
    {
        ParamValue.List list => new List([.. list.Values.Select(v => new Located(v, at))], at),
        ParamValue.Map map => new Map([.. map.Values.Select(p => KeyValuePair.Create(p.Key, new Located(p.Value, at)))], at),
        _ => new Text(new Located(((ParamValue.Text)value).Value, at)),
    };
}
