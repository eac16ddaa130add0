"""What files said: seeds and tables keep it apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("seedrecord", "seedrecord_once"),
        migrations.RenameModel("SeedRecord", "FileRecord"),
        migrations.AlterModelOptions(
            "filerecord", options={"ordering": ["origin", "kind", "key"]}
        ),
        migrations.AddField(
            "filerecord",
            "origin",
            models.CharField(
                choices=[("seeds", "seeds"), ("table", "table")],
                default="seeds",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "filerecord",
            models.CheckConstraint(
                condition=models.Q(origin__in=["seeds", "table"]),
                name="filerecord_origin_known",
            ),
        ),
        migrations.AddConstraint(
            "filerecord",
            models.UniqueConstraint(
                fields=["origin", "kind", "key"], name="filerecord_once"
            ),
        ),
    ]
