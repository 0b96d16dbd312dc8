using System.ComponentModel;

namespace Entourage.Kernel;

/// <summary>Reads a choice in the settings as the documents spell it: <c>apps-and-clicks</c>, in any case. Thread-safe.</summary>
/// <param name="choices">The enum.</param>
internal sealed class WordedEnum(Type choices) : EnumConverter(choices)
{
    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        base.ConvertFrom(context, culture, value is string words ? words.Replace("-", "", StringComparison.Ordinal) : value);
}
