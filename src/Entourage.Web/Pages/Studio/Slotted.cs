using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Entourage.Web.Pages.Studio;

/// <summary>
/// A text whose <c>{name}</c> places are elements of their own, so that the live line can fill the same sentence in a template: a handle is a
/// link, anything else a span.
/// </summary>
public sealed class Slotted : ComponentBase
{
    /// <summary>The text, placeholders included.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>The other person; null in a template.</summary>
    [Parameter]
    public string? Handle { get; set; }

    /// <summary>The channel's name; null in a template.</summary>
    [Parameter]
    public string? Channel { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var rest = Text.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            var close = rest.IndexOf('}');
            builder.AddContent(0, rest[..open].ToString());
            AddSlot(builder, rest[(open + 1)..close].ToString());
            rest = rest[(close + 1)..];
        }
        builder.AddContent(0, rest.ToString());
    }

    private void AddSlot(RenderTreeBuilder builder, string name)
    {
        var isLink = name == "handle";
        builder.OpenElement(1, isLink ? "a" : "span");
        if (isLink)
        {
            builder.AddAttribute(2, "class", "cover strong");
            builder.AddAttribute(3, "href", $"/@{Handle}");
        }
        builder.AddAttribute(4, "data-slot", name);
        builder.AddContent(5, name switch { "handle" => Handle, "channel" => Channel, _ => null });
        builder.CloseElement();
    }
}
