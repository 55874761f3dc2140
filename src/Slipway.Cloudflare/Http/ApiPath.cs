using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Cloudflare;

/// <summary>A path below the base address, written as an interpolated string whose values are escaped: <c>$"/zones/{zoneId}/dns_records"</c>.</summary>
[InterpolatedStringHandler]
internal readonly struct ApiPath(int literalLength, int formattedCount)
{
    private readonly StringBuilder text = new(literalLength + (formattedCount * 32));

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(string value) => text.Append(Uri.EscapeDataString(value));

    public void AppendFormatted(int value) => text.Append(value);

    /// <summary>A path before this one's rest.</summary>
    public void AppendFormatted(ApiPath path) => text.Append(path.text);

    /// <summary>Adds a parameter; one without a value is left out.</summary>
    public ApiPath With(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    /// <summary>Adds a switch, if it is on.</summary>
    public ApiPath With(string name, bool value) => With(name, value ? "true" : null);

    public override string ToString() => text.ToString();
}
